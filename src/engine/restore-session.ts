/** A saved run back in the session: its base, what a person gave, and the artifacts that are needed; the others stay on disk. */
import { recipeOf } from '../recipes/config';
import { expectedIdentities } from '../recipes/expected';
import { nodeOf } from '../recipes/recipe';
import { openBase } from '../storage/bases';
import { type Folder, readText } from '../storage/folder';
import { givenPath, readRunArtifact, runArtifacts } from '../storage/run-artifacts';
import { goodLines } from '../storage/run-lines';
import type { RunRecord } from '../storage/run-record';
import type { Artifact } from '../train/artifacts';
import { StageError } from '../train/events';
import { madeOf } from './provenance';
import type { FetchFile, SessionHost } from './session-host';

/** Returns the run's artifacts, each with its identity. Errors: StageError 'wrong-tokenizer', 'base-missing'; InputError. */
export async function restoreSession(
  folder: Folder,
  record: RunRecord,
  host: SessionHost,
  fetchFile: FetchFile,
): Promise<RunRecord['artifacts']> {
  const { base, config, id } = record;
  const own = base.own ? await openBase(folder, base.identity) : undefined;
  if (own === null)
    throw new StageError(
      'base-missing',
      'The base model of this run is not in this browser: it was left out when the run was exported. Import the run with its base model.',
    );
  await host.loadBase(config.model, own && { name: base.name, files: own }, fetchFile);
  if (host.current.tokenizer.hash !== base.tokenizerHash)
    throw new StageError(
      'wrong-tokenizer',
      'This run was made with another tokenizer than the base model has now, so its models would read other words. Open it on the version of the page that made it.',
    );
  host.tellDate(record.createdAt);
  const demonstrations = goodLines(
    'demonstrations.jsonl',
    await readText(folder, givenPath(id, 'data.demonstrations')),
  );
  const pairs = goodLines('pairs.jsonl', await readText(folder, givenPath(id, 'data.pairs')));
  const unpaired = goodLines('unpaired.jsonl', await readText(folder, givenPath(id, 'data.unpaired')));
  const rules = goodLines('judge.jsonl', await readText(folder, givenPath(id, 'data.judge')));
  const constitution = goodLines('constitution.jsonl', await readText(folder, givenPath(id, 'data.constitution')));
  const prompts = goodLines('prompts.jsonl', await readText(folder, givenPath(id, 'data.prompts')));
  const given = {
    ...(demonstrations.length > 0 && { 'data.demonstrations': demonstrations }),
    ...(pairs.length > 0 && { 'data.pairs': pairs }),
    ...(unpaired.length > 0 && { 'data.unpaired': unpaired }),
    ...(rules.length > 0 && { 'data.judge': rules }),
    ...(constitution.length > 0 && { 'data.constitution': constitution }),
    ...(prompts.length > 0 && { 'data.prompts': prompts }),
  };
  await host.give(given, config);
  Object.assign(host.current.report, structuredClone(record.report));
  const identified = { ...record, artifacts: await identify(record, host) };
  const needed = neededOf(record);
  const there = Object.entries(await runArtifacts(folder, id)).filter(([ref]) => needed.has(ref));
  const whole = there.filter(([, { restsOn }]) => restsOn === undefined); // first: adapters find them live
  for (const [ref] of new Set([...whole, ...there])) await takeFrom(folder, identified, host, ref);
  return identified.artifacts;
}

/** Version 1 wrote no identities down: what it made was made with the settings of its record. */
async function identify({ artifacts, config }: RunRecord, host: SessionHost): Promise<RunRecord['artifacts']> {
  if (Object.values(artifacts).every(({ identity }) => identity !== '')) return artifacts;
  const roots = [...madeOf(host.current, null)].map(([ref, { identity }]) => [ref, identity] as const);
  const expected = await expectedIdentities(config, new Map(roots));
  return Object.fromEntries(
    Object.entries(artifacts).map(([ref, info]) => [
      ref,
      { ...info, identity: info.identity || (expected.get(ref) ?? '') },
    ]),
  );
}

/** Artifacts that nodes are about to read and that are not live. */
export async function takeMissing(
  folder: Folder,
  record: RunRecord,
  host: SessionHost,
  nodes: readonly string[],
): Promise<void> {
  const recipe = recipeOf(record.config);
  for (const ref of nodes.flatMap((node) => Object.values(nodeOf(recipe, node).inputs)))
    if (!host.current.artifacts.has(ref)) await takeFrom(folder, record, host, ref);
}

/** Names that must be live: what nodes that are not over will read, and what people talk to and are shown. */
export function neededOf({ config, nodes, done }: RunRecord): ReadonlySet<string> {
  const recipe = recipeOf(config);
  const left = nodes.filter((node) => !done.includes(node));
  const read = left.flatMap((node) => Object.values(nodeOf(recipe, node).inputs));
  const shown = [...recipe.writers, recipe.scorer, recipe.pairs].filter((ref) => ref !== null);
  return new Set([...read, ...shown]);
}

/** Loads an artifact; it stays away where it was cut off, or lies on a model that is not there any more. */
async function takeFrom(folder: Folder, record: RunRecord, host: SessionHost, ref: string): Promise<void> {
  const found = await openArtifact(folder, record.id, host, ref);
  const identity = record.artifacts[ref]?.identity;
  if (found) host.current.artifacts.put(ref, identity ? { ...found, identity } : found);
}

async function openArtifact(folder: Folder, id: string, host: SessionHost, ref: string): Promise<Artifact | null> {
  const found = await readRunArtifact(folder, id, ref);
  if (!found) return null;
  const { info, files } = found;
  if (info.restsOn === undefined) return host.open(ref, info, files);
  const under = await madeFrom(folder, id, host, info.restsOn);
  return under && host.open(ref, info, files, under);
}

/** The model of an identity: a live one, else one on disk, which then lives as long as what lies on it. */
async function madeFrom(folder: Folder, id: string, host: SessionHost, identity: string): Promise<Artifact | null> {
  const { artifacts } = host.current;
  const isIt = (info: Pick<Artifact, 'kind' | 'identity'>) => info.kind === 'policy' && info.identity === identity;
  const live = artifacts.refs.flatMap((ref) => artifacts.artifact(ref) ?? []).find(isIt);
  if (live) return live;
  // Adapters are not stacked, so what lies on another model is none to lie on.
  const saved = Object.entries(await runArtifacts(folder, id)).find(([, info]) => isIt(info) && !('restsOn' in info));
  return saved ? openArtifact(folder, id, host, saved[0]) : null;
}
