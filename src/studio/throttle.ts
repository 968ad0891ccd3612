/** Runs a task later; the page passes setTimeout, tests a clock of their own. */
export type Schedule = (task: () => void, milliseconds: number) => void;

export const onTimer: Schedule = (task, milliseconds) => {
  setTimeout(task, milliseconds);
};

/** Calls `task` at most once every `milliseconds`, always after the last request. */
export function throttle(task: () => void, milliseconds: number, schedule: Schedule): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    schedule(() => {
      waiting = false;
      task();
    }, milliseconds);
  };
}
