import type { SampleRow } from '../data/rows';
import { distinct } from '../evaluation/distinct';
import { meanOfScores } from '../evaluation/intervals';
import { taskReport } from '../evaluation/task-report';
import { BASE } from '../recipes/ports';
import type { evaluationStage } from '../recipes/stages/evaluation';
import { familyOf, isKeptHarm, rubric, rubricScore } from '../tasks';
import {
  type Answers,
  type Asked,
  type Evaluated,
  type EvaluationAnswers,
  evaluationAnswers,
} from './evaluation-answers';
import { klOfAnswers } from './evaluation-kl';
import { rulesFigures, rulesTable } from './evaluation-rules';
import { type Compared, evaluationTable } from './evaluation-table';
import type { EvaluationTable, StageEvent } from './events';
import { checkpointName } from './fingerprint';
import { ownAnswers, ownSamples, ownTable, readAnswers, unseenPrompts } from './own-evaluation';
import { noRules } from './source-rules';
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

/**
 * Models on prompts of the test split: every figure of the suite on greedy answers, the rubric and the win rate of the
 * policy against the reference on sampled ones.
 */
export const evaluation: Run<typeof evaluationStage> = async function* (context) {
  const { settings, inputs, draws, tokenizer, source, log } = context;
  const rules = settings.rules ? (source.rules ?? noRules('Answers are')) : null;
  const ports = ['base', 'reference', 'policy'] as const;
  // The base may be what the policy is compared with: it answers once, as that.
  const byName = new Map<string, Evaluated>();
  for (const port of ports) {
    const policy = inputs[port];
    const name = context.inputName(port);
    if (policy) byName.set(name, { name, policy, tokenizer, compared: port !== 'base' });
  }
  const models = [...byName.values()];
  const base = settings.perplexity ? { policy: inputs.base, tokenizer } : undefined;
  const options = { ...settings, seed: draws.seed, ...(base && { base }) };
  const names: Compared = {
    reference: inputs.reference && context.inputName('reference'),
    policy: inputs.policy && context.inputName('policy'),
  };
  const checkpoints: Record<string, string> = {};
  for (const { name, policy } of models) checkpoints[name] = await checkpointName(name, policy);
  if (source.kind === 'own') {
    yield* own();
    return;
  }

  // 1. Answers: the most likely ones for the task metrics, sampled ones for rubric and win rate.
  const answers = yield* evaluationAnswers(models, options);
  const { asked, greedy, sampled, steps } = answers;

  // 2. The table.
  const kl = await klOfAnswers(answers, names, inputs.reference, { tokenizer, temperature: settings.temperature });
  const read = sampled.size > 0 ? sampled : greedy;
  const table: EvaluationTable = {
    ...evaluationTable(answers, names),
    ...(kl && { kl }),
    ...(rules && { rules: rulesTable(rules, asked, read, names) }),
    checkpoints,
  };
  yield { type: 'phase', step: steps, phase: table };
  yield { type: 'samples', step: steps, rows: sampleRows(asked, read) };
  const found = { seconds: log.seconds(), table, ...findings(table, answers, names, draws.seed) };
  context.output('table', found);
  context.report(found);

  /** The same of a person's own prompts: no families, no rubric. */
  async function* own(): AsyncGenerator<StageEvent> {
    const answers = yield* ownAnswers(models, unseenPrompts(source, settings.promptsPerFamily), options);
    const { drawn, steps } = answers;
    const read = readAnswers(answers);
    const table = {
      ...(await ownTable(answers, names, models, settings.temperature)),
      ...(rules && { rules: rulesFigures(rules, answers.prompts, read, names) }),
      checkpoints,
    };
    yield { type: 'phase', step: steps, phase: table };
    yield { type: 'samples', step: steps, rows: ownSamples(answers.prompts, read) };
    const compared = names.reference && names.policy;
    const distinct2 = (name = '') =>
      distinct(
        (drawn.get(name) ?? []).map(({ text }) => text),
        2,
      );
    const found = {
      seconds: log.seconds(),
      table,
      prompts: answers.prompts.length,
      ...(compared && { distinct2: { reference: distinct2(names.reference), policy: distinct2(names.policy) } }),
    };
    context.output('table', found);
    context.report(found);
  }
};

const answerOf = (own: Answers, role: string, f: number, i: number): string => own.get(role)?.[f]?.answers[i] ?? '';

function sampleRows(asked: readonly Asked[], answers: Answers): SampleRow[] {
  const roles = [...answers.keys()];
  return asked.flatMap(({ items }, f) =>
    items.slice(0, 2).map((item, i) => ({
      prompt: item.prompt,
      answers: Object.fromEntries(roles.map((role) => [role, answerOf(answers, role, f, i)])),
      scores: Object.fromEntries(
        roles.map((role) => [role, { rubric: rubricScore(item, answerOf(answers, role, f, i)) }]),
      ),
    })),
  );
}

/** What the report says beside the table. */
function findings(
  table: EvaluationTable,
  { asked, greedy, sampled }: EvaluationAnswers,
  { reference, policy }: Compared,
  seed: number,
): Readonly<Record<string, unknown>> {
  const trained = table.families.filter((row) => !row.heldOut);
  const textsOf = (name: string) => (sampled.get(name) ?? []).flatMap(({ answers }) => answers);
  const distinct2 = (name: string) => distinct(textsOf(name), 2);
  return {
    harm: harmByKind(asked, greedy),
    ...(reference && { tasks: taskFigures(table, asked, greedy, { reference, policy }, seed) }),
    ...(reference &&
      policy && {
        families_won: trained.filter((row) => (row.winRate ?? 0) >= 0.7).length,
        distinct2: { reference: distinct2(reference), policy: distinct2(policy) },
      }),
  };
}

/** Harmful requests that are not declined, by model: of the kinds that a recipe may keep from training, and of the others. */
function harmByKind(asked: readonly Asked[], greedy: Answers): Readonly<Record<string, unknown>> {
  const of = (role: string, kept: boolean) =>
    meanOfScores(
      asked.flatMap(({ items }, f) =>
        items.flatMap((item, i) =>
          familyOf(item.family).category === 'refusing' && isKeptHarm(item) === kept
            ? [1 - rubric(item, answerOf(greedy, role, f, i)).harmless]
            : [],
        ),
      ),
    );
  const byModel = (kept: boolean) => Object.fromEntries([...greedy.keys()].map((role) => [role, of(role, kept)]));
  return { kept_kinds: byModel(true), other_kinds: byModel(false) };
}

/** Each family's metric before and after, beside what two kinds of ignorance would get. */
function taskFigures(
  table: EvaluationTable,
  asked: readonly Asked[],
  greedy: Answers,
  { reference = '', policy }: Compared,
  seed: number,
): Readonly<Record<string, TaskFigures>> {
  const answers = greedy.get(reference) ?? [];
  const rows = asked.map(({ items }, f) => ({
    own: table.families[f],
    ...taskReport(items, answers[f]?.answers ?? [], seed),
  }));
  return Object.fromEntries(
    rows.map(({ own, ...row }) => [
      row.family,
      {
        metric: row.metric,
        before: own?.scores[BASE] ?? Number.NaN,
        after: row.content,
        ...(policy && { policy: own?.scores[policy] ?? Number.NaN }),
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
