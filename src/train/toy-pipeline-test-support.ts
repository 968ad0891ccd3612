/** For tests alone: recipes run as a whole on the toy model, so that a new one is covered by being listed. */
import { FACES } from '../config/pretrain-pictures';
import { DEFAULT_RULES } from '../config/rules';
import type { StageSnapshot } from '../data/snapshot';
import { initParameters, toArrays } from '../model';
import { initUnet } from '../model/pictures/unet';
import { hashText } from '../random';
import { parseConfig, type RunConfig } from '../recipes/config';
import { recipes } from '../recipes/library';
import { refOf } from '../recipes/ports';
import { nodeOf, plan, type Recipe, type RecipeNode } from '../recipes/recipe';
import { defaultWeights } from '../tasks';
import type { Denoiser } from './artifacts';
import type { RunEvent } from './events';
import { givenOf, pipeline, type Resume } from './pipeline';
import { createSession, type Session } from './session';
import { throughBytes, toyModel, toyTokenizer } from './toy-test-support';
import { fullWeights, type Weights } from './trainable';

type Settings = Readonly<Record<string, unknown>>;

const policyGradient = (n: number): Settings => ({
  iterations: n,
  maxNewTokens: 3,
  sampleEvery: 5,
  missingEosPenalty: 0,
  ptxBatchSize: 2,
});

const onLabels = (n: number): Settings => ({
  epochs: n,
  evalEvery: 4,
  sampleEvery: 10,
  sftBatchSize: 4,
  heldOut: 0.2,
  maxLength: 24,
});

const onPictures = (n: number): Settings => ({
  steps: n,
  batchSize: 2,
  watched: 2,
  sampleEvery: 10,
  sampleSteps: 2,
  learningRate: 1e-3,
});

/** By the type of a stage: settings for a few seconds at most, of n steps. What is not here runs by its defaults. */
const TINY: Readonly<Record<string, (n: number) => Settings>> = {
  sft: (n) => ({ steps: n, batchSize: 4, evalEvery: 5, sampleEvery: 10, maxLength: 24 }),
  'ai-judge': (n) => ({
    learningRate: 0.05,
    steps: n,
    batchSize: 4,
    evalEvery: 5,
    sampleEvery: 10,
    maxLength: 24,
    agreementPairs: 8,
    maxNewTokens: 3,
  }),
  'ai-critic': (n) => ({ steps: n, batchSize: 4, evalEvery: 5, sampleEvery: 10, maxLength: 24 }),
  'ai-revision': (n) => ({ prompts: 16 * n, ordinary: 16 * n, maxNewTokens: 3 }),
  'ai-preferences': (n) => ({ pairs: 16 * n, maxNewTokens: 3 }),
  preferences: (n) => ({ pairs: 16 * n, maxNewTokens: 3 }),
  // One batch an epoch, however many labels.
  'rule-model': (n) => ({ epochs: n, batchSize: 512, evalEvery: 4, heldOut: 0.2, maxLength: 24 }),
  reward: (n) => ({
    epochs: n,
    batchSize: 512,
    evalEvery: 4,
    normalisationSamples: 4,
    agreementPairs: 8,
    heldOut: 0.2,
    maxLength: 24,
  }),
  'preference-model': (n) => ({
    epochs: n,
    batchSize: 8,
    evalEvery: 4,
    agreementPairs: 8,
    heldOut: 0.2,
    maxLength: 24,
  }),
  ppo: (n) => ({ ...policyGradient(n), promptsPerBatch: 4, minibatchSize: 4, epochs: 1 }),
  rloo: (n) => ({ ...policyGradient(n), promptsPerBatch: 4, num_generations: 2, minibatchSize: 8 }),
  grpo: (n) => ({ ...policyGradient(n), promptsPerBatch: 4, num_generations: 2, minibatchSize: 8, epochs: 1 }),
  nash: (n) => ({ ...policyGradient(n), promptsPerBatch: 8 }),
  'cheap-rankings': (n) => ({ pairs: 48 * n, maxNewTokens: 3 }),
  'context-distillation': (n) => ({
    exchanges: 1,
    steps: n,
    batchSize: 4,
    evalEvery: 5,
    sampleEvery: 10,
    maxNewTokens: 3,
  }),
  'critique-verdict': (n) => ({ steps: n, batchSize: 4, evalEvery: 5, sampleEvery: 10, maxLength: 24, heldOut: 0.2 }),
  'scorer-comparison': () => ({ pairs: 8, maxNewTokens: 3 }),
  rating: (n) => ({
    epochs: n,
    batchSize: 8,
    evalEvery: 4,
    normalisationSamples: 4,
    agreementPairs: 8,
    heldOut: 0.2,
    maxLength: 24,
  }),
  'circle-game': () => ({ prompts: 8, maxNewTokens: 3 }),
  a2c: (n) => ({ ...policyGradient(n), promptsPerBatch: 8 }),
  'best-of-n': (n) => ({ n: 32, prompts: n, curvePrompts: Math.ceil(n / 2), curveSamples: 4, maxNewTokens: 3 }),
  // Ten labels, two of them held out: one batch an epoch.
  dpo: onLabels,
  ipo: onLabels,
  kto: onLabels,
  'online-dpo': (n) => ({ iterations: n, promptsPerBatch: 4, maxNewTokens: 3, sampleEvery: 10, sftBatchSize: 4 }),
  'picture-model': () => ({ watched: 2, sampleSteps: 2 }),
  'picture-preferences': (n) => ({ pairs: 4 * n, sampleSteps: 2 }),
  'diffusion-dpo': onPictures,
  'picture-sft': onPictures,
  'picture-evaluation': () => ({ pictures: 4, sampleSteps: 2 }),
  evaluation: () => ({ promptsPerFamily: 2, maxNewTokens: 3 }),
};

/** The settings of a recipe for tests, `n` steps in every stage, of `deep` other ones in one node. */
export function tinyConfig(recipe: Recipe, n = 20, deep: Readonly<Record<string, number>> = {}): RunConfig {
  // The toy's letters have no style by which raters who prefer in a circle could go.
  const styleless = ({ settings }: RecipeNode) => settings.judge === 'circle' && { judge: 'raters' };
  const nodes = Object.fromEntries(
    recipe.nodes.map((node) => [node.id, { ...TINY[node.stage.type]?.(deep[node.id] ?? n), ...styleless(node) }]),
  );
  return parseConfig({ recipe: recipe.id, seed: 5, nodes });
}

/** The same with an adapter in every stage that trains. */
export function withAdapters(config: RunConfig): RunConfig {
  const lora = { train: 'lora', rank: 2, alpha: 4 };
  const nodes = Object.entries(config.nodes).map(([id, settings]) => [
    id,
    settings.adapter ? { ...settings, adapter: { ...(settings.adapter as object), ...lora } } : settings,
  ]);
  return { ...config, nodes: Object.fromEntries(nodes) };
}

/**
 * Every stage of the library that can be taken up again, once for each set of ports that it is given: a node that has it, with
 * its recipe.
 */
export function checkpointedNodes(): readonly (readonly [recipe: string, node: string])[] {
  const found = new Map<string, readonly [string, string]>();
  for (const { id, nodes } of recipes())
    for (const { id: node, stage, inputs } of nodes) {
      const key = [stage.type, ...Object.keys(inputs).sort()].join(' ');
      if (stage.checkpoint && !found.has(key)) found.set(key, [id, node]);
    }
  return [...found.values()];
}

const DEMONSTRATIONS = Array.from({ length: 12 }, (_, i) => ({
  prompt: 'bcdefg'.slice(i % 5),
  completion: 'ak'.repeat(1 + (i % 3)),
}));
const MARKS = { harmless: true, polite: true, concise: true, wellFormed: true };
const LABELS = {
  rows: Array.from({ length: 10 }, (_, i) => ({
    prompt: 'bcdefghijk'[i] as string,
    chosen: 'aa',
    rejected: 'kh',
    ratings: { chosen: 4, rejected: 1 + (i % 3) },
    kept: { chosen: MARKS, rejected: { ...MARKS, polite: i % 2 === 0 } },
    rater: 'test',
  })),
  sampling: { temperature: 0.8, maxNewTokens: 3, rubric: { ...defaultWeights } },
};

/** A picture model small enough for tfjs's plain JavaScript backend. */
function toyFaces(): Denoiser {
  const config = { ...FACES, widths: [3, 6], blocks: [0, 1, 0], embedding: 4 } as const;
  return { config, ...fullWeights(initUnet(config, 3)) };
}

/** With room for an exchange before a prompt. */
const model = { ...toyModel, max_position_embeddings: 40 };
/** Verdicts, whose letters the toy has not. */
const VERDICTS: Readonly<Record<string, string>> = { Yes: 'a', No: 'b' };
/** A long text is eight letters drawn by its hash: bundled prompts fit the toy's context, and every part of one counts; a verdict's capitals are letters too. */
function fewLetters(text: string): number[] {
  const verdict = VERDICTS[text];
  if (verdict) return toyTokenizer.encode(verdict);
  const letters =
    text.length <= 8 ? text : Array.from({ length: 8 }, (_, i) => 'abcdefghijk'[hashText(`${i} ${text}`) % 11]);
  return toyTokenizer.encode([...letters].join('').toLowerCase());
}
const tokenizer = { ...toyTokenizer, encode: fewLetters };

/** A session with the toy base, a person's demonstrations and, but for the node that makes them, their labels. */
export function toySession(tested?: RecipeNode): Session {
  const session = createSession(model, tokenizer, initParameters(model, 3), 'toy', false, async () => toyFaces());
  const of = (port: string) => ({ madeBy: 'data', identity: `toy ${port}` });
  session.artifacts.put('data.demonstrations', {
    kind: 'demonstrations',
    value: DEMONSTRATIONS,
    ...of('demonstrations'),
  });
  session.artifacts.put('data.judge', { kind: 'judge', value: DEFAULT_RULES, ...of('judge') });
  const stoodFor = Object.values(tested?.stage.outputs ?? {}).map(
    ({ unlessGiven }) => tested?.inputs[unlessGiven ?? ''],
  );
  const ofPictures = Object.values(tested?.stage.inputs ?? {}).some(({ kind }) => kind === 'denoiser');
  if (!stoodFor.includes('data.pairs') && !ofPictures)
    session.artifacts.put('data.pairs', { kind: 'pairs', value: LABELS, ...of('pairs') });
  return session;
}

/** Runs what a node builds on and has not. */
export async function runBefore(session: Session, recipe: Recipe, config: RunConfig, id: string): Promise<void> {
  const nodes = plan(recipe, id, (ref) => session.artifacts.has(ref), givenOf(session)).filter((node) => node !== id);
  await runNodes(session, config, nodes);
}

/** All events, or those up to and with the checkpoint `until`, and then what is saved there. */
export async function runNodes(
  session: Session,
  config: RunConfig,
  nodes: readonly string[],
  { until, resumeFrom }: { readonly until?: number; readonly resumeFrom?: Resume } = {},
): Promise<{ events: RunEvent[]; snapshot: StageSnapshot | null }> {
  const events: RunEvent[] = [];
  for await (const event of pipeline(nodes, config, session, { clock: () => 0, ...(resumeFrom && { resumeFrom }) })) {
    events.push(event);
    if (event.type !== 'checkpoint' || event.step !== until) continue;
    return { events, snapshot: throughBytes(await (session.running as NonNullable<Session['running']>).snapshot()) };
  }
  return { events, snapshot: null };
}

/** Every artifact as plain data, by its name. */
export async function contents({ artifacts }: Session): Promise<Record<string, unknown>> {
  const entries = artifacts.refs.map(async (ref) => {
    const { value, kind, identity, madeBy } = artifacts.artifact(ref) ?? {};
    if (!value || !('own' in value)) return [ref, { kind, identity, madeBy, value }];
    const { parameters, own, ...rest } = value as Weights;
    return [ref, { kind, identity, madeBy, all: await toArrays(parameters), own: await toArrays(own), ...rest }];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Names of all that a node leaves. */
export const outputsOf = (recipe: Recipe, id: string): string[] =>
  Object.keys(nodeOf(recipe, id).stage.outputs).map((port) => refOf(id, port));
