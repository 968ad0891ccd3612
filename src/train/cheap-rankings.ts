import { RUBRIC_WEIGHTS } from '../config/rubric';
import type { Demonstration, PreferenceRow } from '../data/rows';
import { Random } from '../random';
import type { cheapRankingsStage } from '../recipes/stages/cheap-rankings';
import { sampleAnswers } from './answer-samples';
import { StageError } from './events';
import type { Run } from './stage-run';

/** Demonstrations that are used together: as many are sampled an answer to. */
const TOGETHER = 48;
/** Batches in a row without one pair of different answers after which the stage gives up. */
const PATIENCE = 20;

/**
 * Rankings that cost nothing: a demonstration above the model's own answer, above a demonstration for another prompt, and above its
 * own words in disorder, a third each. Neither rater nor rubric is asked.
 *
 * Source: Askell et al. 2021, section 4.2 (preference-model pretraining, and its binary "human above model"). Departure: there the
 * rankings are those of web forums. Errors: StageError 'rankings-no-demonstrations', 'rankings-all-alike'.
 */
export const cheapRankings: Run<typeof cheapRankingsStage> = async function* (context) {
  const { settings, inputs, draws, model, tokenizer, source, log } = context;
  const { temperature, maxNewTokens } = settings;
  const demonstrations = source.demonstrations('train', model.max_position_embeddings - maxNewTokens);
  if (!demonstrations)
    throw new StageError(
      'rankings-no-demonstrations',
      'There are no demonstrations to rank above anything. Bring some, or leave preference-model pretraining out.',
    );
  const state = context.resumed<{ rows: PreferenceRow[]; next: number }>({ rows: [], next: 0 });
  const { rows } = state;
  context.output('pairs', { rows, sampling: { temperature, maxNewTokens, rubric: { ...RUBRIC_WEIGHTS } } });
  context.saves(state, () => rows.length);
  let fruitless = 0;
  while (rows.length < settings.pairs) {
    const shown = Array.from({ length: TOGETHER }, (_, i) => demonstrations.at(state.next + i));
    const asked = shown.filter((_, i) => i % 3 === 0);
    const own = await sampleAnswers(inputs.policy.parameters, model, tokenizer, asked, {
      maxNewTokens,
      temperature,
      seed: draws.seed,
      stream: draws.stream('cheap rankings'),
      firstRow: state.next,
    });
    const worse = (demonstration: Demonstration, i: number): string => {
      if (i % 3 === 0) return own[i / 3]?.text ?? '';
      // Of another prompt: the families take turns, so that a step of some more than one is seldom of the same kind.
      if (i % 3 === 1) return shown[(i + 7) % TOGETHER]?.completion ?? '';
      const random = new Random(draws.seed, draws.stream('disorder'), state.next + i);
      return random.shuffle(demonstration.completion.split(' ')).join(' ');
    };
    const fresh = shown
      .map(({ completion, ...prompt }, i) => ({
        ...prompt,
        chosen: completion,
        rejected: worse({ ...prompt, completion }, i),
        rater: 'simulated:cheap ranking',
      }))
      .filter(({ chosen, rejected }) => chosen !== rejected)
      .slice(0, settings.pairs - rows.length);
    rows.push(...fresh);
    state.next += TOGETHER;
    fruitless = fresh.length === 0 ? fruitless + 1 : 0;
    if (fruitless === PATIENCE)
      throw new StageError(
        'rankings-all-alike',
        'The demonstrations are all alike, and what the model says is what they say, so there is nothing to rank. Bring others.',
        { demonstrations: state.next },
      );
    const step = rows.length;
    yield { type: 'metrics', step, values: { rankings: step } };
    const samples = fresh.slice(0, 4);
    if (samples.length > 0)
      yield {
        type: 'samples',
        step,
        rows: samples.map(({ prompt, chosen, rejected }) => ({ prompt, answers: { chosen, rejected } })),
      };
    yield { type: 'checkpoint', step };
    yield { type: 'progress', step, total: settings.pairs };
  }
  context.report({ seconds: log.seconds(), rankings: rows.length });
};
