import { ALARM, alarmSigns, readingsOf } from '../frontier/alarm';
import type { RecipeNode } from '../recipes/recipe';
import { isRecord } from '../text/guarded-json';
import type { StageEvent } from './events';
import type { FigureLog } from './figure-log';

/**
 * After a rollout of a stage that optimises against a learned reward: how many signs of over-optimisation there are. Told beside
 * the stage's own figures, so that every policy gradient has it. null after any other event.
 */
export function alarmAfter(
  event: StageEvent,
  { stage, inputs }: RecipeNode,
  settings: Readonly<Record<string, unknown>>,
  log: FigureLog,
): (StageEvent & { readonly type: 'metrics' }) | null {
  if (event.type !== 'metrics' || event.values['objective/scores'] === undefined) return null;
  const weights = isRecord(settings.reward) ? settings.reward : {};
  const isLearned = stage.inputs.scorer !== undefined && inputs.scorer !== undefined && weights.learned !== 0;
  if (!isLearned || !stage.metrics.some(({ name }) => name === ALARM)) return null;
  return { type: 'metrics', step: event.step, values: { [ALARM]: alarmSigns(readingsOf(log.values)).length } };
}
