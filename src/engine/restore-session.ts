/** A saved run back in the session: its base, what a person gave, and the artifacts that are needed; the others stay on disk. */
import { recipeOf } from '../recipes/config';
import { nodeOf } from '../recipes/recipe';
import { readBase } from '../storage/bases';
import { type Folder, readText } from '../storage/folder';
import { givenPath, readRunArtifact, runArtifacts } from '../storage/run-artifacts';
import { goodLines } from '../storage/run-lines';
import type { RunRecord } from '../storage/run-record';
import { StageError } from '../train/events';
import type { FetchFile, SessionHost } from './session-host';

/** Errors: StageError 'wrong-tokenizer', 'base-missing'; InputError. */
export async function restoreSession(
  folder: Folder,
  record: RunRecord,
  host: SessionHost,
  fetchFile: FetchFile,
): Promise<void> {
  const { base, config, id } = record;
  const own = base.own ? await readBase(folder, base.identity) : undefined;
  if (own === null)
    throw new StageError(
      'base-missing',
      'The base model of this run is not in this browser: it was left out when the run was exported. Import the run with its base model.',
    );
  await host.loadBase(config.model, own, fetchFile);
  if (host.current.tokenizer.hash !== base.tokenizerHash)
    throw new StageError(
      'wrong-tokenizer',
      'This run was made with another tokenizer than the base model has now, so its models would read other words. Open it on the version of the page that made it.',
    );
  const demonstrations = goodLines(
    'demonstrations.jsonl',
    await readText(folder, givenPath(id, 'data.demonstrations')),
  );
  const pairs = goodLines('pairs.jsonl', await readText(folder, givenPath(id, 'data.pairs')));
  const given = {
    ...(demonstrations.length > 0 && { 'data.demonstrations': demonstrations }),
    ...(pairs.length > 0 && { 'data.pairs': pairs }),
  };
  await host.give(given, config);
  Object.assign(host.current.report, structuredClone(record.report));
  const needed = neededOf(record);
  for (const ref of Object.keys(await runArtifacts(folder, id)))
    if (needed.has(ref)) await takeFrom(folder, id, host, ref);
}

/** Artifacts that nodes are about to read and that are not live. */
export async function takeMissing(
  folder: Folder,
  { id, config }: RunRecord,
  host: SessionHost,
  nodes: readonly string[],
): Promise<void> {
  const recipe = recipeOf(config);
  for (const ref of nodes.flatMap((node) => Object.values(nodeOf(recipe, node).inputs)))
    if (!host.current.artifacts.has(ref)) await takeFrom(folder, id, host, ref);
}

/** Names that must be live: what nodes that are not over will read, and what people talk to and are shown. */
export function neededOf({ config, nodes, done }: RunRecord): ReadonlySet<string> {
  const recipe = recipeOf(config);
  const left = nodes.filter((node) => !done.includes(node));
  const read = left.flatMap((node) => Object.values(nodeOf(recipe, node).inputs));
  const shown = [...recipe.writers, recipe.scorer, recipe.pairs].filter((ref) => ref !== null);
  return new Set([...read, ...shown]);
}

async function takeFrom(folder: Folder, id: string, host: SessionHost, ref: string): Promise<void> {
  const found = await readRunArtifact(folder, id, ref);
  if (found) host.take(ref, found.info.kind, found.files, found.info.madeBy, found.info.identity);
}
