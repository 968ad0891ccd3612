/** How long a node takes on the machine on which it was measured. What was not measured is never estimated. */
import { type RunConfig, settingsOf } from './config';

export interface Pace {
  /** Seconds of all that is done before the first step. */
  readonly begin: number;
  /** Seconds a step, with what is done between two of them. */
  readonly step: number;
  /** Steps of all. */
  readonly total: number;
}

/** On what the time of a step depends beside the node's settings. */
export interface Ground {
  /** The base model, by its identity or its name. */
  readonly base: string;
  /** What computes. */
  readonly device: string;
  /** How many rows of each kind a person gave: of how many there are to learn, a stage has as many steps. */
  readonly rows: Readonly<Record<string, number>>;
}

/** A pace, and on what ground it was measured. */
export interface MeasuredPace extends Pace {
  readonly config: RunConfig;
  readonly ground: Ground;
}

/** Settings that say how many steps there are: the first of them that a stage has. PPO's epochs are within a step. */
const COUNTS = ['steps', 'iterations', 'epochs', 'pairs'] as const;
/** Settings by which no step takes longer. */
const RATES = ['learningRate', 'beta', 'klCoef', 'warmupRatio', 'weightDecay', 'maxGradNorm'];

const countOf = (settings: Readonly<Record<string, unknown>>): string | undefined =>
  COUNTS.find((name) => typeof settings[name] === 'number');

/** All by which a step may take longer; equal where a pace holds. */
function costOf(config: RunConfig, node: string, { base, device }: Ground): string {
  const settings = settingsOf(config, node);
  const left = Object.entries(settings).filter(([name]) => name !== countOf(settings) && !RATES.includes(name));
  return JSON.stringify([config.recipe, config.contextLength, base, device, left]);
}

/**
 * What a measured pace says of a node with the settings and on the ground of now: seconds a step, and in all. null where a
 * setting was changed by which a step may take longer, or anything else is not as it was. `seconds` is null where it is not
 * known how many steps there are. Where only their number was set anew, it is counted with that.
 */
export function timeOf(
  measured: MeasuredPace,
  config: RunConfig,
  node: string,
  ground: Ground,
): { readonly step: number; readonly seconds: number | null } | null {
  const { step, begin, total } = measured;
  if (costOf(measured.config, node, measured.ground) !== costOf(config, node, ground)) return null;
  if (JSON.stringify(measured.ground.rows) !== JSON.stringify(ground.rows)) return { step, seconds: null };
  const [before, now] = [settingsOf(measured.config, node), settingsOf(config, node)];
  const count = countOf(now);
  const times = count === undefined ? 1 : Number(now[count]) / Number(before[count]);
  return { step, seconds: begin + step * total * times };
}
