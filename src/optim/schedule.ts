/** Learning rate of update `step` (from 0): linear warm-up over `warmup` updates, then linear decay to 0 at `total`. */
export function linearSchedule(peak: number, step: number, total: number, warmup = 0): number {
  if (step < warmup) return (peak * (step + 1)) / warmup;
  return peak * Math.max(0, (total - step) / Math.max(1, total - warmup));
}
