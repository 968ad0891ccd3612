/** Places of answers as shown, best first; `same[i]` says that order[i] is as good as order[i - 1]. Pure, for the list. */
export interface RankingDraft {
  readonly order: readonly number[];
  readonly same: readonly boolean[];
  /** How many, from the top, were placed by number so far. */
  readonly placed: number;
}

export const newDraft = (count: number): RankingDraft => ({
  order: Array.from({ length: count }, (_, i) => i),
  same: Array.from({ length: count }, () => false),
  placed: 0,
});

/** The answer at one position goes to another; it is then as good as none of its new neighbours. */
export function moved(draft: RankingDraft, from: number, to: number): RankingDraft {
  const last = draft.order.length - 1;
  const target = Math.min(last, Math.max(0, to));
  if (from === target || from < 0 || from > last) return draft;
  const order = [...draft.order];
  const same = [...draft.same];
  const [answer] = order.splice(from, 1) as [number];
  const [joined] = same.splice(from, 1);
  // Whoever was as good as it alone is not as good as the one before it.
  if (!joined && from < same.length) same[from] = false;
  order.splice(target, 0, answer);
  same.splice(target, 0, false);
  if (target + 1 < same.length) same[target + 1] = false;
  same[0] = false;
  return { ...draft, order, same };
}

/** The next best is the answer with this number: pressed one after the other, numbers make the whole order. */
export function placedNext(draft: RankingDraft, answer: number): RankingDraft {
  const from = draft.order.indexOf(answer);
  if (from < draft.placed || from < 0) return draft;
  return { ...moved(draft, from, draft.placed), placed: draft.placed + 1 };
}

export function toggledSame(draft: RankingDraft, position: number): RankingDraft {
  if (position <= 0 || position >= draft.order.length) return draft;
  return { ...draft, same: draft.same.map((value, i) => (i === position ? !value : value)) };
}

/** Groups of places, best first, as `rankingRecords` wants them. */
export function groupsOf({ order, same }: RankingDraft): number[][] {
  const groups: number[][] = [];
  order.forEach((answer, i) => {
    const last = groups.at(-1);
    if (same[i] && last) last.push(answer);
    else groups.push([answer]);
  });
  return groups;
}
