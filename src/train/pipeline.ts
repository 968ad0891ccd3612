import { type ModelConfig, shapeOfRun } from '../config/model';
import type { StageSnapshot } from '../data/snapshot';
import { type RunConfig, recipeOf, settingsOf } from '../recipes/config';
import { identityOf, identityOfData } from '../recipes/identity';
import { DATA, type Kind, PROMPTS, refOf } from '../recipes/ports';
import { nodeOf, type Recipe, type RecipeNode, streamsOf, takenFrom, takes } from '../recipes/recipe';
import type { StageManifest } from '../recipes/stage';
import { isKeptHarm } from '../tasks';
import { alarmAfter } from './alarm';
import type { Artifact, Values } from './artifacts';
import { drawsOf } from './draws';
import { type RunEvent, StageError } from './events';
import { type FigureLog, figureLog } from './figure-log';
import { runOf } from './runs';
import type { Session } from './session';
import { sourceOfSession } from './session-source';
import { saveState, unpackSnapshot } from './snapshot';
import type { DataSource } from './source';
import { sourceRules } from './source-rules';
import type { StageContext } from './stage-run';
import { loadTrainable, type TrainableState, trainable, type Weights } from './trainable';

export interface PipelineDeps {
  /** Milliseconds, for the report's wall seconds. */
  readonly clock: () => number;
  /** Where the first node was left: it goes on from there instead of beginning. */
  readonly resumeFrom?: Resume;
  /** A node is over, all of it; the next one waits until it resolves. */
  readonly onNodeEnd?: (node: string) => Promise<void>;
}

/** A stage that was left in the middle: its state, the events of its figures so far, and the seconds it took. */
export interface Resume {
  readonly snapshot: StageSnapshot;
  readonly past: readonly RunEvent[];
  readonly seconds: number;
}

/** Runs nodes of a recipe in the order given, over one session. Each takes what others left, so any can be run again alone. */
export async function* pipeline(
  nodes: readonly string[],
  config: RunConfig,
  session: Session,
  deps: PipelineDeps,
): AsyncGenerator<RunEvent, void> {
  const recipe = recipeOf(config);
  for (const id of nodes) {
    const node = nodeOf(recipe, id);
    const resume = deps.resumeFrom?.snapshot.node === id ? deps.resumeFrom : null;
    const log = figureLog(deps.clock, resume?.seconds);
    for (const event of resume?.past ?? []) log.add(event);
    const context = await contextOf(recipe, node, config, session, resume?.snapshot ?? null, log);
    let ended = false;
    let reached = resume?.snapshot.step ?? 0;
    try {
      for await (const event of runOf(node.stage)(context)) {
        log.add(event);
        const alarm = alarmAfter(event, node, settingsOf(config, id), log);
        if (alarm) {
          log.add(alarm);
          yield { ...alarm, node: id };
        }
        if (event.type === 'progress') reached = event.step;
        yield { ...event, node: id };
      }
      ended = true;
    } finally {
      session.running = null;
      if (!ended) await markPartial(session, node, reached);
    }
    await deps.onNodeEnd?.(id);
  }
}

/** What a stage that did not come to its end left is not what it would have made: its identity says so. */
async function markPartial({ artifacts }: Session, { id, stage }: RecipeNode, step: number): Promise<void> {
  for (const port of Object.keys(stage.outputs)) {
    const found = artifacts.artifact(refOf(id, port));
    if (found?.madeBy !== id) continue;
    const partOf = found.partOf ?? found.identity;
    artifacts.markPartial(refOf(id, port), await identityOfData({ partOf, step }));
  }
}

/** Names of what a person gave, among the artifacts of a session. */
export const givenOf = ({ artifacts }: Session): ReadonlySet<string> =>
  new Set(
    Object.keys(DATA)
      .map((port) => refOf('data', port))
      .filter((ref) => artifacts.has(ref)),
  );

/** Of labels those that are not of a prompt kept for the evaluation; a language model with the context of the run; anything else as it is. */
function learnable({ kind, value }: Artifact, source: DataSource, model: ModelConfig): Values[Kind] {
  if (kind === 'policy' || kind === 'scorer' || kind === 'preference')
    return { ...(value as Values[typeof kind]), config: model };
  if (kind === 'unpaired') return (value as Values['unpaired']).filter((row) => !source.kept(row));
  if (kind !== 'pairs') return value;
  const { rows, ...rest } = value as Values['pairs'];
  return { ...rest, rows: rows.filter((row) => !source.kept(row)) };
}

async function contextOf(
  recipe: Recipe,
  node: RecipeNode,
  config: RunConfig,
  session: Session,
  snapshot: StageSnapshot | null,
  log: FigureLog,
): Promise<StageContext<StageManifest>> {
  const { id, stage, inputs: refs } = node;
  const { artifacts, tokenizer, pictureModel, ownContext } = session;
  const model = shapeOfRun({ ...session.model, max_position_embeddings: ownContext }, config.contextLength);
  const given = givenOf(session);
  const settings = settingsOf(config, id);
  const taken = new Map<string, Artifact>();
  for (const [port, { kind, optional, why }] of Object.entries(stage.inputs)) {
    if (!takes(stage, port, settings)) continue;
    const ref = takenFrom(recipe, node, port, given);
    if (ref === undefined && refs[port] !== undefined) continue;
    const found = ref === undefined ? undefined : artifacts.artifact(ref);
    if (found?.kind === kind) taken.set(port, found);
    else if (!optional) throw missing(recipe, refs[port] ?? '', why);
  }
  const prompts = refs[PROMPTS] === undefined ? undefined : artifacts.artifact(refs[PROMPTS]);
  if (prompts) taken.set(PROMPTS, prompts);
  const source = sourceOfSession(
    { ...session, model },
    config.seed,
    taken.get('demonstrations')?.value as Values['demonstrations'] | undefined,
    recipe.harmKept ? (item) => !isKeptHarm(item) : undefined,
  );
  const stream = streamsOf(recipe, id);
  const identity = await identities(stage, settings, config, stream(''), taken);
  const judge = taken.get('judge')?.value as Values['judge'] | undefined;
  const left = snapshot && unpackSnapshot<Readonly<Record<string, unknown>>>(snapshot);
  return {
    node: id,
    settings,
    inputs: Object.fromEntries([...taken].map(([port, artifact]) => [port, learnable(artifact, source, model)])),
    inputName: (port) => refs[port] ?? port,
    outputName: (port) => refOf(id, port),
    model,
    tokenizer,
    pictureModel,
    draws: drawsOf(config.seed, stream),
    source: { ...source, ...(judge && { rules: await sourceRules(judge, tokenizer) }) },
    log,
    output(port, value) {
      const { kind } = stage.outputs[port] as { readonly kind: Kind };
      const under = sharedBy(value, [...taken.values()]);
      artifacts.put(refOf(id, port), {
        kind,
        value: value as Values[Kind],
        madeBy: id,
        identity: identity.get(port) ?? '',
        ...(under && { restsOn: under }),
      });
    },
    // A copy: the stage goes on in it, and what it was left in may be taken up a second time.
    resumed: (begin) =>
      left
        ? (structuredClone(Object.fromEntries(Object.keys(begin).map((key) => [key, left[key]]))) as typeof begin)
        : begin,
    trainable: (field, options, { fresh, assemble }) =>
      left ? loadTrainable(left[field] as TrainableState, options, assemble) : trainable(fresh(), options, assemble),
    saves(state, step) {
      session.running = { node: id, snapshot: () => saveState(id, step(), state) };
    },
    report(found) {
      // A figure that the stage never had is no field: no held-out loss without rows for it, no rubric on a person's own prompts.
      session.report[id] = Object.fromEntries(Object.entries(found).filter(([, value]) => !Number.isNaN(value)));
    },
  };
}

/** What an adapter lies on: of the models that came in, or of those that they rest on, the one whose weights it shares. */
function sharedBy(value: Values[Kind], taken: readonly Artifact[]): Artifact | undefined {
  const { own, parameters } = value as Partial<Weights>;
  if (!own || !parameters || own === parameters) return undefined;
  const shared = new Set([...parameters].flatMap(([name, weight]) => (own.has(name) ? [] : [weight])));
  const sharesWith = ({ value: under }: Artifact) =>
    [...((under as Partial<Weights>).own?.values() ?? [])].some((weight) => shared.has(weight));
  return taken.map((artifact) => artifact.restsOn ?? artifact).find(sharesWith);
}

/** The identity of each output, from where it comes. */
async function identities(
  stage: StageManifest,
  settings: unknown,
  { seed, contextLength }: RunConfig,
  stream: string,
  taken: ReadonlyMap<string, Artifact>,
): Promise<ReadonlyMap<string, string>> {
  const inputs = Object.fromEntries([...taken].map(([port, artifact]) => [port, artifact.identity]));
  const of = (port: string) => identityOf({ stage: stage.type, port, settings, seed, contextLength, stream, inputs });
  return new Map(await Promise.all(Object.keys(stage.outputs).map(async (port) => [port, await of(port)] as const)));
}

function missing(recipe: Recipe, ref: string, why: string): StageError {
  const maker = recipe.nodes.find(({ id }) => ref.startsWith(`${id}.`));
  const title = maker?.stage.title ?? ref;
  return new StageError('stage-missing', `Run ${title} first: ${why}.`, { ref });
}
