import { splitRef } from '../recipes/ports';
import type { Recipe } from '../recipes/recipe';
import type { EvaluationTable } from './events';

/** What stands under `policy` at the top of report.json: what the recipe made, in the figures that recipes are compared by. */
export interface PolicyReport {
  /** The node that made it. */
  readonly node: string;
  /** By the rubric on unseen prompts, against the model that it started from, ties half; on a person's own prompts, which it does not know, by their rules, and null where there are none. */
  readonly win_rate_vs_sft: { readonly rate: number; readonly low: number; readonly high: number } | null;
  /** KL from that model, nats per answer; of a best of n its bound. */
  readonly kl: number | null;
  /** Each family's own metric on greedy answers, before and after. */
  readonly tasks: Readonly<Record<string, { metric: string; sft: number; policy: number; held_out: boolean }>>;
  readonly distinct2: number | null;
}

/** Out of what the nodes found. undefined: no evaluation has compared a policy with what it started from. */
export function policyReport(
  { nodes }: Recipe,
  report: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): PolicyReport | undefined {
  const last = nodes.findLast(({ id, inputs }) => comparedTable(report[id]) && inputs.policy && inputs.reference);
  const found = last && report[last.id];
  const table = comparedTable(found);
  if (!last || !table) return chosenReport(nodes, report);
  const wins = table.winRate ?? table.rules?.winRate;
  const { reference = '', policy = '' } = last.inputs;
  const tasks = table.families.map(
    ({ family, metric, scores, heldOut }) =>
      [
        family,
        { metric, sft: scores[reference] as number, policy: scores[policy] as number, held_out: heldOut },
      ] as const,
  );
  const { distinct2 } = found as { readonly distinct2?: { readonly policy: number } };
  return {
    node: splitRef(policy).node,
    win_rate_vs_sft: wins ? { rate: wins.rate, low: wins.low, high: wins.high } : null,
    kl: table.kl?.value ?? null,
    tasks: Object.fromEntries(tasks),
    distinct2: distinct2?.policy ?? null,
  };
}

/** What a stage finds that measures a way to choose among answers (train/best-of-n-report.ts). */
interface ChoiceFound extends Pick<PolicyReport, 'win_rate_vs_sft' | 'tasks'> {
  readonly kl_bound: number;
  readonly distinct2: { readonly reference: number; readonly policy: number };
}

/** Of a recipe that leaves no policy to evaluate but a way to choose among answers: what its stage measured of that. */
function chosenReport(
  nodes: Recipe['nodes'],
  report: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): PolicyReport | undefined {
  const last = nodes.findLast(({ id }) => report[id]?.win_rate_vs_sft);
  if (!last) return undefined;
  const { win_rate_vs_sft, kl_bound, tasks, distinct2 } = report[last.id] as unknown as ChoiceFound;
  return { node: last.id, win_rate_vs_sft, kl: kl_bound, tasks, distinct2: distinct2.policy };
}

function comparedTable(found: Readonly<Record<string, unknown>> | undefined): EvaluationTable | undefined {
  const table = found?.table as EvaluationTable | undefined;
  return table?.winRate || (table?.own?.compared.length ?? 0) > 1 ? table : undefined;
}
