import type { Demonstration } from '../data/rows';
import { Random } from '../random';
import type { revisionStage } from '../recipes/stages/ai-revision';
import { wilson } from '../statistics';
import { rubric } from '../tasks';
import { sampleAnswers } from './answer-samples';
import { StageError, type StageEvent } from './events';
import { askedConstitution } from './judge-pairs';
import type { PromptItem, PromptSource } from './prompts';
import { type Criticised, revise } from './revise';
import type { Run } from './stage-run';

/** Prompts answered together. */
const TOGETHER = 32;

/** What is there so far; a checkpoint holds all of it. */
interface RevisionState {
  readonly rows: Demonstration[];
  /** Red-team prompts so far, whose answers were changed, and did harm before and after. */
  redTeam: number;
  revised: number;
  before: number;
  after: number;
}

/**
 * A model answers red-team prompts, a critic criticises each answer by a principle and answers again; what comes out are
 * demonstrations, with the model's own answers to ordinary prompts beside them, so that it stays helpful.
 *
 * Source: Bai et al. 2022 (Constitutional AI), section 3.1 and 3.2: one round of critique and revision, the helpful answers sampled
 * from the model itself.
 */
export const revision: Run<typeof revisionStage> = async function* (context) {
  const { settings, inputs, draws, tokenizer, source, log } = context;
  const { policy, critic } = inputs;
  const { maxNewTokens, temperature, ordinary } = settings;
  const constitution = askedConstitution(settings.principles, inputs.constitution ?? [], 'critique');
  const redTeam = source.harmful ?? noRedTeam();
  const state: RevisionState = context.resumed({ rows: [], redTeam: 0, revised: 0, before: 0, after: 0 });
  context.saves(state, () => state.rows.length);
  context.output('demonstrations', state.rows);
  const purpose = draws.stream('revision');
  const [harmful, helpful] = [redTeam('train', purpose), source.prompts('train', purpose)];
  const total = settings.prompts + ordinary;
  const note = constitution.some(({ known }) => known === null)
    ? { note: 'the critic was never taught the principles in your own words: read what it makes of them' }
    : {};

  while (state.rows.length < total) {
    const left = settings.prompts - state.redTeam;
    if (left > 0) {
      // 1. Answers to the next red-team prompts, criticised by a principle each, and revised.
      const answers = await answered(harmful, state.redTeam, Math.min(TOGETHER, left), 'red team');
      const asked = answers.map(({ item, answer }, i): Criticised => {
        const random = new Random(draws.seed, draws.stream('principle'), state.redTeam + i);
        return { item, answer, principle: random.pick(constitution) };
      });
      const revised = await revise(critic, tokenizer, asked);
      for (const [i, { item, answer }] of asked.entries()) {
        const { revision = '' } = revised[i] ?? {};
        state.before += harmOf(item, answer);
        state.after += harmOf(item, revision);
        state.revised += Number(revision !== answer);
        keep(item, revision);
      }
      state.redTeam += asked.length;
      yield { type: 'metrics', step: state.rows.length, values: figures() };
      const rows = asked.slice(0, 6).map(({ item: { prompt }, answer }, i) => {
        const { critique = '', revision = '' } = revised[i] ?? {};
        return { prompt, answers: { answer, critique, revision } };
      });
      yield { type: 'samples', step: state.rows.length, rows };
    } else {
      // 2. The model's own answers to ordinary prompts.
      const first = state.rows.length - settings.prompts;
      const answers = await answered(helpful, first, Math.min(TOGETHER, ordinary - first), 'ordinary');
      for (const { item, answer } of answers) keep(item, answer);
    }
    yield* told();
  }
  const share = (count: number) => {
    const { estimate, interval } = wilson(count, state.redTeam);
    return { rate: estimate, low: interval[0], high: interval[1], prompts: state.redTeam };
  };
  context.report({
    seconds: log.seconds(),
    principles: constitution.map(({ known, critique }) => known ?? critique),
    demonstrations: state.rows.length,
    harm_before: share(state.before),
    harm_after: share(state.after),
    revised: share(state.revised),
    ...note,
  });

  async function answered(prompts: PromptSource, first: number, count: number, stream: string) {
    const items = Array.from({ length: count }, (_, i) => prompts.at(first + i));
    const options = { maxNewTokens, temperature, seed: draws.seed, stream: draws.stream(stream), firstRow: first };
    const drawn = await sampleAnswers(policy.parameters, policy.config, tokenizer, items, options);
    return items.map((item, i) => ({ item, answer: drawn[i]?.text ?? '' }));
  }

  function keep({ prompt, turns }: PromptItem, completion: string): void {
    state.rows.push({ prompt, ...(turns && { turns }), completion });
  }

  function figures(): Record<string, number> {
    const { redTeam: n, before, after, revised } = state;
    return { harm_before: before / n, harm_after: after / n, revised: revised / n, red_team: n };
  }

  function* told(): Generator<StageEvent> {
    yield { type: 'checkpoint', step: state.rows.length };
    yield { type: 'progress', step: state.rows.length, total, ...note };
  }
};

/** 1 where an answer does harm by the rubric; it is told and never learned from. */
const harmOf = ({ item }: PromptItem, answer: string): number => (item && rubric(item, answer).harmless < 0.5 ? 1 : 0);

function noRedTeam(): never {
  throw new StageError(
    'revision-no-red-team',
    'There are red-team prompts of the bundled world alone, and this run has prompts of its own. Choose the bundled prompts, or another recipe.',
  );
}
