/** The benchmark beside the engine: a device of its own, so that nothing of a run is in its way. */
import { startBackend } from '../compute/backend';
import { wasmUrls } from '../compute/wasm-urls';
import { yieldToEvents } from '../model';
import { answerRequests } from '../web/requests';
import type { BenchRequests } from './protocol';
import { runBenchmark } from './run';

answerRequests<BenchRequests>({
  async run(request, onPart) {
    const { name, adapter } = await startBackend({
      prefer: request.backend,
      exact: true,
      wasmPaths: wasmUrls,
      ...(request.threads && { threads: request.threads }),
    });
    onPart({ type: 'device', backend: name, adapter });
    const options = { pairs: request.pairs, clock: () => performance.now(), atLeast: 200, yieldToEvents };
    for await (const event of runBenchmark(request.sizes, request.tasks, options)) onPart(event);
    return null;
  },
});
