import type { EvaluationTable } from './events';

/** A family's metric before and after SFT, beside what two kinds of ignorance would get. */
export interface TaskFigures {
  readonly metric: string;
  readonly before: number;
  readonly after: number;
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

/** What a run found, as report.json has it: figures of each stage that ran, and its wall seconds. */
export interface Report {
  sft?: {
    seconds: number;
    heldout_loss_before: number;
    heldout_loss_after: number;
    tasks?: Readonly<Record<string, TaskFigures>>;
  };
  preferences?: { seconds: number; labels: number; ties: number; rater: string };
  reward?: {
    seconds: number;
    /** Agreement with the held-out labels, noise and all. */
    accuracy_heldout: number;
    /** Agreement with the noise-free rubric on fresh pairs of unseen prompts that are not ties. */
    accuracy_rubric: number;
    /** The same pairs by the better of "longer" and "shorter is better". */
    accuracy_length: number;
    pairs_rubric: number;
  };
  ppo?: {
    seconds: number;
    /** Mean over the last tenth of the run, at least one iteration. */
    kl: number;
    score_first: number;
    score_last: number;
    rubric_first: number;
    rubric_last: number;
    win_rate_vs_sft?: { rate: number; low: number; high: number };
    families_won?: number;
    tasks?: Readonly<Record<string, { metric: string; sft: number; policy: number }>>;
    win_rate_by_family?: Readonly<Record<string, number>>;
    distinct2?: { sft: number; policy: number };
  };
  evaluation?: { seconds: number; table: EvaluationTable };
}
