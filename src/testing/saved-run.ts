/** For tests alone: what a run left on disk, to be compared with what another left. */
import { createHash } from 'node:crypto';
import { bytesSource } from '../formats/byte-source';
import { openBundle, writeBundle } from '../formats/run-bundle';
import type { memoryFolder } from '../storage/memory-folder';
import { runArtifacts } from '../storage/run-artifacts';
import { openRun } from '../storage/run-library';
import { runPath } from '../storage/run-record';
import { type BundleParts, runFiles } from '../storage/run-transfer';

export type Memory = ReturnType<typeof memoryFolder>;

/** Figures, samples, artifacts and report: all but the times, and the cards of models, which quote the report. */
export async function savedRun(folder: Memory, id: string) {
  const { record, metrics, samples, phases, pairs } = await openRun(folder, id);
  const timeless = <T extends { readonly at: number }>({ at: _, ...line }: T) => line;
  const report = Object.entries(record.report).map(([node, found]) => [node, { ...(found as object), seconds: 0 }]);
  const files = [...folder.files].filter(
    ([path]) => path.startsWith(`${runPath(id)}/artifacts/`) && !path.endsWith('README.md'),
  );
  return {
    ...{ state: record.state, nodes: record.nodes, done: record.done, report: Object.fromEntries(report) },
    ...{ metrics: metrics.map(timeless), samples: samples.map(timeless), phases, pairs },
    infos: { onDisk: await runArtifacts(folder, id), inRecord: record.artifacts },
    files: Object.fromEntries(files.map(([path, bytes]) => [path.slice(runPath(id).length), hashOf(bytes)])),
  };
}

const hashOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): string =>
  createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');

/** The same with a hash for every array of bytes or numbers: vitest compares those one by one. */
export function hashed(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return hashOf(value);
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [key, hashed(inner)]));
  if (Array.isArray(value)) return value.map(hashed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hashed(inner)]));
}

/** A run as the file that leaves the page. */
export async function bundleOf(folder: Memory, id: string, parts: BundleParts = { checkpoints: true, base: true }) {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeBundle(runFiles(folder, id, parts))) pieces.push(piece);
  return openBundle(bytesSource(new Uint8Array(Buffer.concat(pieces))));
}

/** The only run in a folder. */
export function onlyRun({ files }: Memory): string {
  const ids = new Set([...files.keys()].flatMap((path) => /^runs\/([^/]+)\/run\.json$/.exec(path)?.[1] ?? []));
  if (ids.size !== 1) throw new Error(`${ids.size} runs where one was expected`);
  return [...ids][0] as string;
}
