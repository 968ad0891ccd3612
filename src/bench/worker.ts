/** The benchmark beside the engine: a device of its own, so that nothing of a run is in its way. */
import { startBackend } from '../compute/backend';
import { wasmUrls } from '../compute/wasm-urls';
import { breathe } from '../model';
import type { BenchRequest, FromBench } from './protocol';
import { runBenchmark } from './run';

const post = (message: FromBench): void => self.postMessage(message);

self.onmessage = async ({ data }: MessageEvent<BenchRequest>) => {
  try {
    const { name, adapter } = await startBackend({
      prefer: data.backend,
      exact: true,
      wasmPaths: wasmUrls,
      ...(data.threads && { threads: data.threads }),
    });
    post({ type: 'device', backend: name, adapter });
    const options = { pairs: data.pairs, clock: () => performance.now(), atLeast: 200, breathe };
    for await (const event of runBenchmark(data.sizes, data.tasks, options)) post(event);
    post({ type: 'done' });
  } catch (cause) {
    post({ type: 'failed', message: cause instanceof Error ? cause.message : String(cause) });
  }
};
