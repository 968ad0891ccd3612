import { isRecord } from '../text/guarded-json';

/** One number that a stage of a run came to. */
export interface RunFigure {
  readonly label: string;
  readonly value: number;
  readonly share: boolean;
}

const FIGURES: readonly (readonly [path: readonly string[], label: string, share: boolean])[] = [
  [['sft', 'heldout_loss_after'], 'SFT loss', false],
  [['reward', 'accuracy_heldout'], 'Reward accuracy', true],
  [['ppo', 'score_last'], 'Score', false],
  [['ppo', 'kl'], 'KL', false],
  [['evaluation', 'table', 'winRate', 'rate'], 'Wins', true],
];

/** The key figures of a report, in the order of the stages; the report may come from a file, so it may hold anything. */
export function runFigures(report: unknown): RunFigure[] {
  return FIGURES.flatMap(([path, label, share]) => {
    let at: unknown = report;
    for (const key of path) at = isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined;
    return typeof at === 'number' && Number.isFinite(at) ? [{ label, value: at, share }] : [];
  });
}
