import type { SampleRow } from '../data/rows';
import { distinct } from '../evaluation/distinct';
import { contentMetric, taskReport } from '../evaluation/task-report';
import { winRate } from '../evaluation/win-rate';
import { BASE } from '../recipes/ports';
import type { evaluationStage } from '../recipes/stages/evaluation';
import { mean } from '../statistics';
import { families, rubricScore, sampleItem } from '../tasks';
import type { TaskFamily, TaskItem } from '../tasks/types';
import { answerInPieces } from './answers';
import type { Policy } from './artifacts';
import type { EvaluationTable, StageEvent } from './events';
import { checkpointName } from './fingerprint';
import type { Run } from './stage-run';

/** A family's metric before and after SFT, beside what two kinds of ignorance would get. */
interface TaskFigures {
  readonly metric: string;
  readonly before: number;
  /** The reference's, and the policy's where there is one. */
  readonly after: number;
  readonly policy?: number;
  /** The right content in a random style. */
  readonly random_style: number;
  /** The right form with another item's facts. */
  readonly random_facts: number;
  /** BLEU, ROUGE-L or F1 of the whole answer, style and all, and what the two kinds of ignorance get by it. */
  readonly raw_metric: string;
  readonly raw: { readonly after: number; readonly random_style: number; readonly random_facts: number };
  readonly held_out: boolean;
  readonly prompts: number;
}

type Row = EvaluationTable['families'][number];
/** Each model's answers, by family, under the name of its artifact. */
type Answers = ReadonlyMap<string, string[][]>;

interface Asked {
  readonly family: TaskFamily;
  readonly items: readonly TaskItem[];
}

/** The two that are compared, by name; undefined where it is not there. */
interface Compared {
  readonly reference: string | undefined;
  readonly policy: string | undefined;
}

/**
 * Models on prompts of the test split: each family's metric on greedy answers, the rubric and the win rate of the policy
 * against the reference on sampled ones.
 */
export const evaluation: Run<typeof evaluationStage> = async function* (context) {
  const { settings, inputs, draws, tokenizer, log } = context;
  const { promptsPerFamily, maxNewTokens, temperature } = settings;
  const asked: Asked[] = families.map((family) => ({
    family,
    items: Array.from({ length: promptsPerFamily }, (_, i) => sampleItem(family.name, 'test', draws.seed, i)),
  }));
  const ports = ['base', 'reference', 'policy'] as const;
  const models = ports.flatMap((port) => {
    const policy = inputs[port];
    return policy ? [{ name: context.inputName(port), policy, compared: port !== 'base' }] : [];
  });
  const rounds = models.flatMap(({ compared }) => (compared ? ['greedy', 'sampled'] : ['greedy'])).length;
  const perRound = Math.ceil((families.length * promptsPerFamily) / 32);
  let done = 0;

  // 1. Answers: the most likely ones for the task metrics, sampled ones for rubric and win rate.
  const greedy = new Map<string, string[][]>();
  const sampled = new Map<string, string[][]>();
  for (const { name, policy, compared } of models) {
    greedy.set(name, yield* answer(name, policy, true));
    if (compared) sampled.set(name, yield* answer(name, policy, false));
  }

  // 2. The table.
  const names: Compared = {
    reference: inputs.reference && context.inputName('reference'),
    policy: inputs.policy && context.inputName('policy'),
  };
  const checkpoints: Record<string, string> = {};
  for (const { name, policy } of models) checkpoints[name] = await checkpointName(name, policy.parameters);
  const table: EvaluationTable = { ...tabulate(asked, greedy, sampled, names), checkpoints };
  yield { type: 'phase', step: done, phase: table };
  yield { type: 'samples', step: done, rows: sampleRows(asked, sampled.size > 0 ? sampled : greedy) };
  const found = { seconds: log.seconds(), table, ...findings(table, asked, greedy, sampled, names, draws.seed) };
  context.output('table', found);
  context.report(found);

  async function* answer(name: string, policy: Policy, most: boolean): AsyncGenerator<StageEvent, string[][]> {
    const prompts = asked.flatMap(({ items }) => items.map((item) => ({ prompt: item.prompt, item })));
    const texts: string[] = [];
    const options = { greedy: most, maxNewTokens, temperature, seed: draws.seed };
    for await (const piece of answerInPieces(policy, tokenizer, prompts, options)) {
      texts.push(...piece.map((a) => a.text));
      done++;
      const note = `${name} answers ${texts.length} of ${prompts.length}`;
      yield { type: 'progress', step: done, total: rounds * perRound, note };
    }
    return asked.map((_, f) => texts.slice(f * promptsPerFamily, (f + 1) * promptsPerFamily));
  }
};

function tabulate(asked: readonly Asked[], greedy: Answers, sampled: Answers, names: Compared): EvaluationTable {
  const [reference, policy] = [sampled.get(names.reference ?? ''), sampled.get(names.policy ?? '')];
  const outcomes: number[] = [];
  const rows = asked.map(({ family, items }, f): Row => {
    const scores = Object.fromEntries(
      [...greedy].map(([role, answers]) => [role, contentMetric(family, items, answers[f] ?? [])]),
    );
    const rubric = Object.fromEntries(
      [...sampled].map(([role, answers]) => [
        role,
        mean(items.map((item, i) => rubricScore(item, answers[f]?.[i] ?? ''))),
      ]),
    );
    const own =
      reference && policy ? items.map((item, i) => compare(item, policy[f]?.[i] ?? '', reference[f]?.[i] ?? '')) : [];
    if (!family.heldOut) outcomes.push(...own);
    return {
      family: family.name,
      title: family.title,
      metric: family.metric,
      heldOut: family.heldOut,
      prompts: items.length,
      scores,
      ...(sampled.size > 0 ? { rubric } : {}),
      ...(own.length > 0 ? { winRate: mean(own) } : {}),
    };
  });
  return {
    kind: 'families',
    families: rows,
    ...(outcomes.length > 0 ? { winRate: { ...winRate(outcomes), prompts: outcomes.length } } : {}),
  };
}

/** 1 when the first answer is better by the rubric, 0 when the second is, ½ when they are equally good. */
function compare(item: TaskItem, first: string, second: string): number {
  const lead = rubricScore(item, first) - rubricScore(item, second);
  return Math.abs(lead) < 1e-9 ? 0.5 : Number(lead > 0);
}

function sampleRows(asked: readonly Asked[], answers: Answers): SampleRow[] {
  return asked.flatMap(({ items }, f) =>
    items.slice(0, 2).map((item, i) => ({
      prompt: item.prompt,
      answers: Object.fromEntries([...answers].map(([role, own]) => [role, own[f]?.[i] ?? ''])),
      scores: Object.fromEntries(
        [...answers].map(([role, own]) => [role, { rubric: rubricScore(item, own[f]?.[i] ?? '') }]),
      ),
    })),
  );
}

/** What the report says beside the table. */
function findings(
  table: EvaluationTable,
  asked: readonly Asked[],
  greedy: Answers,
  sampled: Answers,
  names: Compared,
  seed: number,
): Readonly<Record<string, unknown>> {
  const [reference, policy] = [sampled.get(names.reference ?? ''), sampled.get(names.policy ?? '')];
  const trained = table.families.filter((row) => !row.heldOut);
  return {
    ...(names.reference && { tasks: taskFigures(table, asked, greedy.get(names.reference) ?? [], names, seed) }),
    ...(reference &&
      policy && {
        families_won: trained.filter((row) => (row.winRate ?? 0) >= 0.7).length,
        distinct2: { reference: distinct(reference.flat(), 2), policy: distinct(policy.flat(), 2) },
      }),
  };
}

/** Each family's metric before and after, beside what two kinds of ignorance would get. */
function taskFigures(
  table: EvaluationTable,
  asked: readonly Asked[],
  answers: readonly string[][],
  names: Compared,
  seed: number,
): Readonly<Record<string, TaskFigures>> {
  const rows = asked.map(({ items }, f) => ({ own: table.families[f], ...taskReport(items, answers[f] ?? [], seed) }));
  return Object.fromEntries(
    rows.map(({ own, ...row }) => [
      row.family,
      {
        metric: row.metric,
        before: own?.scores[BASE] ?? Number.NaN,
        after: row.content,
        ...(names.policy && { policy: own?.scores[names.policy] ?? Number.NaN }),
        random_style: row.randomStyle.content,
        random_facts: row.randomFacts.content,
        raw_metric: row.rawMetric,
        raw: { after: row.raw, random_style: row.randomStyle.raw, random_facts: row.randomFacts.raw },
        held_out: row.heldOut,
        prompts: row.prompts,
      },
    ]),
  );
}
