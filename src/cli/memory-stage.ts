/** One stage of a model, and the peak of the process's memory beside the page's forecast of it. */
import { startNodeBackend } from '../compute/node';
import { parseConfig, type RunConfig } from '../recipes/config';
import { forecastMemory } from '../recipes/forecast';
import { largeModelSettings } from '../recipes/large-model';
import { findRecipe } from '../recipes/library';
import { BASE } from '../recipes/ports';
import { LABELS, REAL_MODEL_STAGES } from '../recipes/real-model-run';
import { giveData } from '../train/give-data';
import { pipeline } from '../train/pipeline';
import { rowTokens } from '../train/row-tokens';
import type { Session } from '../train/session';
import { openSession } from './model-files';
import { forgetPeak, peakMegabytes } from './real-model-cost';
import { realModelData } from './real-model-task';

export interface MeasuredStage {
  /** Tokens of the shortest and the longest row that it learns from. */
  readonly rows: string;
  /** MB of 2^20 bytes, of the whole process. */
  readonly peak: number;
  readonly forecast: number;
  /** Of the peak, what arrays took: the memory of WebAssembly, which never shrinks. */
  readonly arrays: number;
}

/** Of which one is done: a model of a seed ends no answer, which is a fault in the last. */
const ITERATIONS = 2;

/** Few steps: the first has all that the later ones have. */
const FEW: Readonly<Record<string, object>> = {
  sft: { steps: 3, evalEvery: 3, sampleEvery: 3 },
  reward: { epochs: 1, heldOut: 0 },
  dpo: { epochs: 1, heldOut: 0 },
  ppo: { iterations: ITERATIONS },
};

/** Runs what comes before the stage, and then it. Errors: Error, InputError. */
export async function measureStage(file: string, stage: string, contextLength: number): Promise<MeasuredStage> {
  await startNodeBackend({ prefer: 'wasm' });
  const { session } = await openSession(file);
  const at = REAL_MODEL_STAGES.findIndex(({ id }) => id === stage);
  const { recipe } = REAL_MODEL_STAGES[at] ?? fail(stage);
  // The base stands for the model that SFT would make, but where that itself is measured.
  const config = configOf(at === 0 ? recipe : `${recipe}-without-sft`, contextLength);
  // A text of one length in all of them.
  const long = contextLength > 128;
  const { 'data.demonstrations': told = [], ...asked } = realModelData();
  const texts = told.map(({ prompt, completion }) => ({
    prompt,
    completion: long ? `${completion} ${completion} ${completion}` : completion,
  }));
  const pairs = texts.map(({ prompt, completion }) => ({
    prompt,
    chosen: completion,
    rejected: completion.split(' ').reverse().join(' '),
    rater: 'test',
  }));
  const given = { ...asked, 'data.demonstrations': texts, 'data.pairs': pairs };
  await giveData(session, given, config);
  const before = REAL_MODEL_STAGES.slice(1, at).filter((one) => one.recipe === recipe && one.makes !== LABELS);
  await run(
    session,
    config,
    before.map(({ id }) => id),
  );
  forgetPeak();
  await run(session, config, [stage], at + 1 < REAL_MODEL_STAGES.length ? undefined : ITERATIONS - 1);
  const base = session.artifacts.require(BASE, 'policy');
  const rows = rowTokens(given, session.tokenizer);
  const { resident } = forecastMemory(config, stage, {
    config: { ...session.model, max_position_embeddings: session.ownContext },
    weightBytes: [...base.parameters.values()].reduce((sum, { size }) => sum + 4 * size, 0),
    rows,
  });
  const learned = (at === 0 ? rows.demonstrations : rows.pairs) ?? [];
  return {
    rows: `${learned.at(-1)} to ${learned[0]}`,
    peak: peakMegabytes(),
    forecast: resident / 2 ** 20,
    arrays: process.memoryUsage().external / 2 ** 20,
  };
}

function fail(stage: string): never {
  throw new Error(`--stages ${stage}: there are ${REAL_MODEL_STAGES.map(({ id }) => id).join(', ')}.`);
}

function configOf(id: string, contextLength: number): RunConfig {
  const usual = largeModelSettings(findRecipe(id));
  const nodes = Object.entries(usual).map(([node, own]) => [node, { ...own, ...FEW[node] }]);
  return parseConfig({ recipe: id, seed: 1, contextLength, nodes: Object.fromEntries(nodes) });
}

/** To their end, or until so many steps of one are over. */
async function run(
  session: Session,
  config: RunConfig,
  nodes: readonly string[],
  most = Number.POSITIVE_INFINITY,
): Promise<void> {
  for await (const event of pipeline(nodes, config, session, { clock: () => performance.now() }))
    if (event.type === 'progress' && event.step >= most) return;
}
