import type { RunConfig } from '../config/run';
import type { SampleRow } from '../data/rows';
import { distinct } from '../evaluation/distinct';
import { contentMetric, taskReport } from '../evaluation/task-report';
import { winRate } from '../evaluation/win-rate';
import type { Parameters } from '../model';
import { mean } from '../statistics';
import { families, rubricScore, sampleItem } from '../tasks';
import type { TaskFamily, TaskItem } from '../tasks/types';
import { answerInPieces } from './answers';
import type { EvaluationTable, StageEvent } from './events';
import type { FigureLog } from './figure-log';
import { languageModels, type Session } from './session';

type Role = 'base' | 'sft' | 'policy';
type Row = EvaluationTable['families'][number];

interface Asked {
  readonly family: TaskFamily;
  readonly items: readonly TaskItem[];
}

/**
 * Every model that exists on prompts of the test split: each family's metric on greedy answers, the rubric and the win
 * rate of the policy against SFT on sampled ones.
 */
export async function* evaluation(
  config: RunConfig,
  session: Session,
  log: FigureLog,
): AsyncGenerator<StageEvent, void> {
  const { promptsPerFamily } = config.evaluation;
  const asked: Asked[] = families.map((family) => ({
    family,
    items: Array.from({ length: promptsPerFamily }, (_, i) => sampleItem(family.name, 'test', config.seed, i)),
  }));
  const models = Object.entries(languageModels(session)) as [Role, Parameters][];
  const rounds = models.flatMap(([role]) => (role === 'base' ? ['greedy'] : ['greedy', 'sampled'])).length;
  const perRound = Math.ceil((families.length * promptsPerFamily) / 32);
  let done = 0;

  // 1. Answers: the most likely ones for the task metrics, sampled ones for rubric and win rate.
  const greedy = new Map<Role, string[][]>();
  const sampled = new Map<Role, string[][]>();
  for (const [role, parameters] of models) {
    greedy.set(role, yield* answer(role, parameters, true));
    if (role !== 'base') sampled.set(role, yield* answer(role, parameters, false));
  }

  // 2. The table.
  const table = tabulate(asked, greedy, sampled);
  yield { type: 'phase', stage: 'evaluation', step: done, phase: table };
  yield {
    type: 'samples',
    stage: 'evaluation',
    step: done,
    rows: sampleRows(asked, sampled.size > 0 ? sampled : greedy),
  };
  fillReport(session, config, table, asked, greedy, sampled, log);

  async function* answer(role: Role, parameters: Parameters, most: boolean): AsyncGenerator<StageEvent, string[][]> {
    const prompts = asked.flatMap(({ items }) => items.map((item) => ({ prompt: item.prompt, item })));
    const texts: string[] = [];
    const { maxNewTokens, temperature } = config.evaluation;
    const options = { greedy: most, maxNewTokens, temperature, seed: config.seed };
    for await (const piece of answerInPieces(
      { parameters, config: session.model },
      session.tokenizer,
      prompts,
      options,
    )) {
      texts.push(...piece.map((a) => a.text));
      done++;
      yield {
        type: 'progress',
        stage: 'evaluation',
        step: done,
        total: rounds * perRound,
        note: `${role} answers ${texts.length} of ${prompts.length}`,
      };
    }
    return asked.map((_, f) => texts.slice(f * promptsPerFamily, (f + 1) * promptsPerFamily));
  }
}

function tabulate(
  asked: readonly Asked[],
  greedy: ReadonlyMap<Role, string[][]>,
  sampled: ReadonlyMap<Role, string[][]>,
): EvaluationTable {
  const [sft, policy] = [sampled.get('sft'), sampled.get('policy')];
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
    const own = sft && policy ? items.map((item, i) => compare(item, policy[f]?.[i] ?? '', sft[f]?.[i] ?? '')) : [];
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
    kind: 'evaluation',
    families: rows,
    ...(outcomes.length > 0 ? { winRate: { ...winRate(outcomes), prompts: outcomes.length } } : {}),
  };
}

/** 1 when the first answer is better by the rubric, 0 when the second is, ½ when they are equally good. */
function compare(item: TaskItem, first: string, second: string): number {
  const lead = rubricScore(item, first) - rubricScore(item, second);
  return Math.abs(lead) < 1e-9 ? 0.5 : Number(lead > 0);
}

function sampleRows(asked: readonly Asked[], answers: ReadonlyMap<Role, string[][]>): SampleRow[] {
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

function fillReport(
  session: Session,
  config: RunConfig,
  table: EvaluationTable,
  asked: readonly Asked[],
  greedy: ReadonlyMap<Role, string[][]>,
  sampled: ReadonlyMap<Role, string[][]>,
  log: FigureLog,
): void {
  const { report } = session;
  report.evaluation = { seconds: log.seconds(), table };
  if (report.sft) {
    const reports = asked.map(({ items }, f) => taskReport(items, greedy.get('sft')?.[f] ?? [], config.seed));
    report.sft.tasks = Object.fromEntries(
      reports.map((row, f) => {
        const before = table.families[f]?.scores.base ?? Number.NaN;
        return [
          row.family,
          {
            metric: row.metric,
            before,
            after: row.content,
            random_style: row.randomStyle.content,
            random_facts: row.randomFacts.content,
            raw_metric: row.rawMetric,
            raw: { after: row.raw, random_style: row.randomStyle.raw, random_facts: row.randomFacts.raw },
            held_out: row.heldOut,
            prompts: row.prompts,
          },
        ];
      }),
    );
  }
  const [sft, policy] = [sampled.get('sft'), sampled.get('policy')];
  if (report.ppo && table.winRate && sft && policy) {
    const trained = table.families.filter((row) => !row.heldOut);
    const { rate, low, high } = table.winRate;
    report.ppo.win_rate_vs_sft = { rate, low, high };
    report.ppo.win_rate_by_family = Object.fromEntries(
      table.families.map((row) => [row.family, row.winRate ?? Number.NaN]),
    );
    report.ppo.families_won = trained.filter((row) => (row.winRate ?? 0) >= 0.7).length;
    report.ppo.tasks = Object.fromEntries(
      table.families.map((row) => [
        row.family,
        { metric: row.metric, sft: row.scores.sft ?? Number.NaN, policy: row.scores.policy ?? Number.NaN },
      ]),
    );
    report.ppo.distinct2 = { sft: distinct(sft.flat(), 2), policy: distinct(policy.flat(), 2) };
  }
}
