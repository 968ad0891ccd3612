/** What training changed, on prompts that no stage has seen. */
import type { ModelConfig } from '../config/model';
import type { Parameters } from '../model';
import { BASE } from '../recipes/ports';
import { mean, wilson } from '../statistics';
import { answerLogprobs } from '../train/answer-batches';
import type { AnswerSample } from '../train/answer-samples';
import { answerPrompts } from '../train/answers';
import type { PromptItem } from '../train/prompts';
import type { Session } from '../train/session';
import { sourceOfSession } from '../train/session-source';
import { judgeable, type SourceRules, sourceRules } from '../train/source-rules';
import { shorterIsBetter } from './real-model-task';

const ANSWERS_PER_PROMPT = 2;
const SHOWN = 6;

export interface ComparisonOptions {
  /** Names of artifacts: what training began from, and what came of it. */
  readonly before: string;
  readonly after: string;
  readonly seed: number;
  readonly maxNewTokens: number;
  readonly temperature: number;
}

interface Written {
  readonly samples: readonly AnswerSample[];
  /** exp of −log p a token under the base, the end of an answer counted where it wrote one. */
  readonly perplexity: number;
}

/** Prints what it finds; returns what is not as a run should leave it. */
export async function compareOnUnseen(session: Session, options: ComparisonOptions): Promise<string[]> {
  const { before, after, seed } = options;
  const items = sourceOfSession(session, seed).unseen ?? [];
  const asked = items.flatMap((item) => Array.from({ length: ANSWERS_PER_PROMPT }, () => item));
  const rules = await sourceRules(shorterIsBetter(), session.tokenizer);
  const [start, end] = [await write(session, before, asked, options), await write(session, after, asked, options)];
  const won = tally(rules, asked, end.samples, start.samples);
  const count = asked.length;
  const { interval } = wilson(won.first, count);
  console.log(
    `  of ${count} answers to ${items.length} unseen prompts, those of ${after} are preferred to those of ${before} in ${won.first} (${percent(won.first / count)}, 95%: ${interval.map(percent).join(' to ')}), not in ${won.second}, ${won.tie} ties`,
  );
  for (const [name, written] of [
    [before, start],
    [after, end],
  ] as const)
    console.log(`  ${name}: ${figures(written)}`);
  for (const [i, item] of items.slice(0, SHOWN).entries()) {
    const said = ({ samples }: Written) => JSON.stringify(samples[i * ANSWERS_PER_PROMPT]?.text ?? '');
    console.log(`  ${item.prompt}\n    before ${said(start)}\n    after  ${said(end)}`);
  }
  return problemsOf(won.first / count, start, end);
}

/** What must hold after training by preferences on a model that could already write (issue's figures). */
function problemsOf(won: number, start: Written, end: Written): string[] {
  const ratio = end.perplexity / start.perplexity;
  const [ended, endedBefore] = [endedShare(end), endedShare(start)];
  return [
    ...(won >= 0.65
      ? []
      : [`the rule prefers the trained model's answers in ${percent(won)}, at least 65% are expected`]),
    ...(ended >= 0.9 * endedBefore
      ? []
      : [`${percent(ended)} of its answers end by themselves, ${percent(endedBefore)} before`]),
    ...(end.samples.every(({ text }) => text !== '') ? [] : ['some of its answers are empty']),
    ...(ratio < 1.5
      ? []
      : [`its answers have ${ratio.toFixed(2)} times the perplexity under the base, less than 1.5 is expected`]),
  ];
}

async function write(
  { artifacts, tokenizer, model }: Session,
  ref: string,
  asked: readonly PromptItem[],
  { seed, maxNewTokens, temperature }: ComparisonOptions,
): Promise<Written> {
  const policy = artifacts.require(ref, 'policy');
  const samples = await answerPrompts(policy, tokenizer, asked, { seed, maxNewTokens, temperature });
  const base = artifacts.require(BASE, 'policy');
  return { samples, perplexity: await perplexityOf(base.parameters, model, samples, tokenizer.padId) };
}

async function perplexityOf(
  parameters: Parameters,
  model: ModelConfig,
  samples: readonly AnswerSample[],
  padId: number,
): Promise<number> {
  const responses = samples.map(({ ids }) => ids);
  const all = {
    prompts: samples.map(({ prompt }) => prompt),
    responses,
    width: Math.max(...responses.map((ids) => ids.length)),
  };
  const sums = await answerLogprobs(parameters, model, all, [...samples.keys()], padId);
  const tokens = responses.reduce((sum, ids) => sum + ids.length, 0);
  return Math.exp(-sums.reduce((sum, logprob) => sum + logprob, 0) / tokens);
}

function tally(
  rules: SourceRules,
  asked: readonly PromptItem[],
  some: readonly AnswerSample[],
  others: readonly AnswerSample[],
): Record<'first' | 'second' | 'tie', number> {
  const found = { first: 0, second: 0, tie: 0 };
  for (const [i, item] of asked.entries())
    found[rules.compare(judgeable(item, some[i]?.text ?? ''), judgeable(item, others[i]?.text ?? ''))] += 1;
  return found;
}

const endedShare = ({ samples }: Written): number => mean(samples.map(({ ended }) => Number(ended)));

const figures = (written: Written): string =>
  [
    `${percent(endedShare(written))} end by themselves`,
    `${mean(written.samples.map(({ text }) => text.length)).toFixed(0)} characters on average`,
    `${written.samples.filter(({ text }) => text === '').length} empty`,
    `perplexity a token under the base ${written.perplexity.toFixed(2)}`,
  ].join(', ');

const percent = (share: number): string => `${(100 * share).toFixed(0)}%`;
