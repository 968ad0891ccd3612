import { newPreferencesState, type PreferencesState, preferences, raterOf } from '../preferences';
import { bundledPrompts } from '../prompts';
import { packSnapshot } from '../snapshot';
import { left, need, type Stage } from './stage';

/** Labels pairs of SFT’s answers by a simulated rater, or takes the labels that people gave: the session’s `preferences`. */
export const preferencesStage: Stage = async function* (config, session, deps, log) {
  if (deps.preferences) {
    session.preferences = deps.preferences;
    yield { type: 'progress', stage: 'preferences', step: deps.preferences.length, total: deps.preferences.length };
  } else {
    const state = left<PreferencesState>(deps, 'preferences') ?? newPreferencesState();
    session.preferences = state.rows;
    session.running = {
      stage: 'preferences',
      snapshot: async () => packSnapshot('preferences', state.rows.length, structuredClone(state)),
    };
    yield* preferences(config.preferences, state, {
      model: session.model,
      tokenizer: session.tokenizer,
      seed: config.seed,
      sft: need(session.sft, 'SFT', 'its answers are what is compared'),
      prompts: bundledPrompts(config.seed, 'train', 'preferences'),
    });
  }
  const rows = session.preferences;
  const rater = deps.preferences
    ? [...new Set(rows.map((r) => r.rater))].join(', ')
    : `simulated:${raterOf(config.preferences).name}`;
  session.report.preferences = {
    seconds: log.seconds(),
    labels: rows.length,
    ties: rows.filter((r) => r.tie).length,
    rater,
  };
};
