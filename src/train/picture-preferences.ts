import { pictureText } from '../data/picture';
import type { PreferenceRow } from '../data/rows';
import { ATTRIBUTES, captionText } from '../pictures/attributes';
import { SIZE } from '../pictures/face';
import { readFace } from '../pictures/read-face';
import { Random } from '../random';
import type { picturePreferencesStage } from '../recipes/stages/picture-preferences';
import { StageError } from './events';
import { asked, drawAsked } from './picture-samples';
import type { Run } from './stage-run';

/** Pairs drawn between two moments at which the stage can be left. */
const TOGETHER = 16;
/** Of those, how many until the next pairs are shown. */
const SHOW_EVERY = 8;
/** After so many pairs for each label that is wanted, the model draws no two pictures that differ in what the rater looks at. */
const PATIENCE = 20;

/** Two pictures for one caption, and a simulated rater who looks at the mouth alone; or the labels that people gave. */
export const picturePreferences: Run<typeof picturePreferencesStage> = async function* (context) {
  const { settings, inputs, draws, log } = context;
  const { labels } = inputs;
  if (labels) {
    context.output('pairs', labels);
    yield { type: 'progress', step: labels.rows.length, total: labels.rows.length };
    report(
      labels.rows,
      [...new Set(labels.rows.map((row) => row.rater))].join(', '),
      labels.rows.filter((r) => r.tie).length,
    );
    return;
  }
  const state = context.resumed({ rows: [] as PreferenceRow[], pairs: 0, ties: 0 });
  const sampling = { temperature: 1, maxNewTokens: 1, rubric: {} };
  context.output('pairs', { rows: state.rows, sampling });
  context.saves(state, () => state.rows.length);
  const wanted = ATTRIBUTES.mouth.indexOf(settings.prefers);
  const rater = `simulated:${settings.prefers}`;
  while (state.rows.length < settings.pairs) {
    if (state.pairs > PATIENCE * settings.pairs)
      throw new StageError(
        'picture-preferences-no-difference',
        `Of ${state.pairs} pairs only ${state.rows.length} differ in whether the face is ${settings.prefers}, so there is hardly anything to prefer. Choose another mouth for the rater to prefer.`,
      );
    const sides = ['first', 'second'].map((side) =>
      asked(draws.seed, draws.stream(`${side} picture`), state.pairs, TOGETHER),
    );
    const { captions } = sides[0] as (typeof sides)[number];
    const [first = [], second = []] = await Promise.all(
      sides.map(({ noise }) => drawAsked(inputs.model, { captions, noise }, settings.sampleSteps)),
    );
    for (const [i, caption] of captions.entries()) {
      if (state.rows.length === settings.pairs) break;
      const random = new Random(draws.seed, draws.stream('picture rater'), state.pairs++);
      const [a, b] = [first[i], second[i]].map((picture) => picture as Float32Array) as [Float32Array, Float32Array];
      const [isFirst, isSecond] = [a, b].map((picture) => readFace(picture).face.mouth === wanted);
      if (isFirst === isSecond) {
        state.ties++;
        continue;
      }
      const [chosen, rejected] = isFirst !== random.chance(settings.noise) ? [a, b] : [b, a];
      state.rows.push({
        prompt: captionText(caption),
        chosen: pictureText(chosen, SIZE),
        rejected: pictureText(rejected, SIZE),
        rater,
      });
    }
    const step = state.rows.length;
    yield { type: 'metrics', step, values: { labels: step, tie_rate: state.ties / state.pairs } };
    const last = state.rows
      .slice(-4)
      .map(({ prompt, chosen, rejected }) => ({ prompt, answers: { chosen, rejected } }));
    if (step === settings.pairs || state.pairs % (SHOW_EVERY * TOGETHER) === 0)
      yield { type: 'samples', step, rows: last };
    yield { type: 'checkpoint', step };
    yield { type: 'progress', step, total: settings.pairs };
  }
  report(state.rows, rater, state.ties);

  function report(rows: readonly PreferenceRow[], by: string, ties: number): void {
    context.report({ seconds: log.seconds(), labels: rows.length, ties, rater: by });
  }
};
