import type { Demonstration, SampleRow } from '../data/rows';
import type { bestOfNStage } from '../recipes/stages/best-of-n';
import { bestOfNKl } from '../rlhf/best-of-n';
import { mean } from '../statistics';
import { familyOf } from '../tasks';
import { sampleAnswers } from './answer-samples';
import { bestOfNReport, bestOfNTable, type MeasuredPrompt } from './best-of-n-report';
import type { StageEvent } from './events';
import { gatedScores } from './gated-scores';
import type { PromptItem } from './prompts';
import { scoreTexts } from './reward-scoring';
import { promptsWithHarm } from './source';
import type { Run } from './stage-run';

/** Answers sampled together, where a prompt has no more. */
const ROWS_TOGETHER = 64;

/** What is there so far; a checkpoint holds all of it. Prompts and draws follow from the counts and the seed. */
interface BestOfNState {
  step: number;
  readonly measured: MeasuredPrompt[];
  readonly kept: Demonstration[];
}

interface Answer {
  readonly text: string;
  readonly score: number;
  readonly rubric?: number;
  readonly content?: number;
}

/**
 * Samples n answers to a prompt and keeps the scorer's best. First, on unseen prompts, what that is worth for 1, 2, 4, …
 * answers, from N samples of each, and what n fresh draws give; then the best answers to prompts of the training set,
 * as demonstrations to learn from.
 *
 * Source: Stiennon et al. 2020 and Nakano et al. 2021 (best of n); Touvron et al. 2023 (rejection sampling).
 */
export const bestOfN: Run<typeof bestOfNStage> = async function* (context) {
  const { settings, inputs, draws, tokenizer, source, log } = context;
  const { policy, scorer } = inputs;
  const { n, curvePrompts, curveSamples } = settings;
  const gate = inputs.safety && {
    safety: inputs.safety,
    threshold: settings.safetyThreshold,
    isTagged: source.asksForHarm ?? (() => false),
  };
  const score = async (texts: readonly (PromptItem & { readonly answer: string })[]) =>
    gate ? (await gatedScores(scorer, gate, tokenizer, texts)).scores : scoreTexts(scorer, tokenizer, texts);
  const state: BestOfNState = context.resumed({ step: 0, measured: [], kept: [] });
  context.saves(state, () => state.step);
  context.output('demonstrations', state.kept);
  const unseen = source.prompts('test', draws.stream('best of n, measured'));
  const prompts = promptsWithHarm(source, settings.harmfulShare, draws, 'best of n');
  const together = Math.max(1, Math.floor(ROWS_TOGETHER / n));
  const total = curvePrompts + Math.ceil(settings.prompts / together);

  while (state.step < total) {
    const groups: { item: PromptItem; answers: readonly Answer[] }[] = [];
    if (state.measured.length < curvePrompts) {
      // 1. N samples of an unseen prompt, and n fresh ones with one that nobody chooses.
      const item = unseen.at(state.measured.length);
      const first = state.measured.length * (curveSamples + n + 1);
      const answers = await answer([item], curveSamples + n + 1, first, 'best of n, measured');
      const [samples, fresh] = [answers.slice(0, curveSamples), answers.slice(curveSamples, -1)];
      state.measured.push(measuredOf(samples, fresh, answers.at(-1) as Answer));
      groups.push({ item, answers: fresh });
    } else {
      // 2. n answers to each of the next prompts of the training set; the best of each is kept.
      const from = state.kept.length;
      const items = Array.from({ length: Math.min(together, settings.prompts - from) }, (_, i) => prompts.at(from + i));
      const answers = await answer(items, n, from * n, 'best of n');
      for (const [i, item] of items.entries()) {
        const own = answers.slice(i * n, (i + 1) * n);
        groups.push({ item, answers: own });
        const { prompt, turns } = item;
        state.kept.push({ prompt, ...(turns && { turns }), completion: bestOf(own).text });
      }
    }
    state.step++;
    // 3. Tell.
    yield { type: 'metrics', step: state.step, values: figures(groups.map(({ answers }) => answers)) };
    if (state.step % 8 === 1 || state.step === total) yield show(groups);
    const grown = state.step <= curvePrompts && (state.step % 8 === 0 || state.step === curvePrompts);
    if (state.measured.length > 0 && (grown || state.step === total))
      yield { type: 'phase', step: state.step, phase: bestOfNTable(state.measured, n) };
    yield { type: 'checkpoint', step: state.step };
    yield { type: 'progress', step: state.step, total };
  }
  context.report({
    seconds: log.seconds(),
    n,
    prompts_kept: state.kept.length,
    score_best: log.lastMean('best/score'),
    score_mean: log.lastMean('mean/score'),
    ...bestOfNReport(
      state.measured,
      state.measured.map((_, p) => unseen.at(p)),
      n,
    ),
  });

  /** `count` answers to each prompt, side by side, each with what it is worth. */
  async function answer(
    items: readonly PromptItem[],
    count: number,
    firstRow: number,
    stream: string,
  ): Promise<Answer[]> {
    const asked = items.flatMap((item) => Array.from({ length: count }, () => item));
    const { maxNewTokens, temperature, missingEosPenalty } = settings;
    const options = { maxNewTokens, temperature, seed: draws.seed, stream: draws.stream(stream), firstRow };
    const drawn = await sampleAnswers(policy.parameters, policy.config, tokenizer, asked, options);
    const scores = await score(drawn.map(({ text }, i) => ({ ...(asked[i] as PromptItem), answer: text })));
    return drawn.map(({ text, ended }, i) => {
      const item = asked[i] as PromptItem;
      return {
        text,
        score: (scores[i] as number) - (ended ? 0 : missingEosPenalty),
        ...(source.rubric && { rubric: source.rubric(item, text) }),
        ...(item.item && { content: familyOf(item.item.family).score(item.item, text) }),
      };
    });
  }

  function figures(groups: readonly (readonly Answer[])[]): Record<string, number> {
    const [best, all] = [groups.map(bestOf), groups.flat()];
    const rubric = (answers: readonly Answer[]) => mean(answers.flatMap((one) => one.rubric ?? []));
    return {
      'best/score': mean(best.map(({ score }) => score)),
      'mean/score': mean(all.map(({ score }) => score)),
      ...(source.rubric && { 'best/rubric': rubric(best), 'mean/rubric': rubric(all) }),
      kl_bound: bestOfNKl(n),
    };
  }

  function show(groups: readonly { readonly item: PromptItem; readonly answers: readonly Answer[] }[]): StageEvent {
    const told = ({ score, rubric }: Answer): Record<string, number> => ({
      reward: score,
      ...(rubric !== undefined && { rubric }),
    });
    const rows = groups.slice(0, 4).map(({ item, answers }): SampleRow => {
      const [best, worst] = [bestOf(answers), worstOf(answers)];
      return {
        prompt: item.prompt,
        answers: { best: best.text, worst: worst.text },
        scores: { best: told(best), worst: told(worst) },
      };
    });
    return { type: 'samples', step: state.step, rows };
  }
};

const bestOf = (answers: readonly Answer[]): Answer => answers.reduce((a, b) => (b.score > a.score ? b : a));
const worstOf = (answers: readonly Answer[]): Answer => answers.reduce((a, b) => (b.score < a.score ? b : a));

const known = (values: readonly (number | undefined)[]): readonly number[] | undefined =>
  values.every((value) => value !== undefined) ? (values as readonly number[]) : undefined;

function measuredOf(samples: readonly Answer[], fresh: readonly Answer[], one: Answer): MeasuredPrompt {
  const rubric = known(samples.map((sample) => sample.rubric));
  const content = known(samples.map((sample) => sample.content));
  const best = bestOf(fresh);
  return {
    scores: samples.map(({ score }) => score),
    ...(rubric && { rubric }),
    ...(content && { content }),
    fresh: { score: best.score, best: best.text, one: one.text },
  };
}
