import { createStore, type StoreApi } from 'zustand/vanilla';
import type { GivenData } from '../data/own-data';
import type { Notice } from '../engine/protocol';
import { type RunConfig, recipeOf } from '../recipes/config';
import { expectedIdentities, type Made } from '../recipes/expected';
import { identityOfData } from '../recipes/identity';
import { BASE, type DataPort, refOf, splitRef } from '../recipes/ports';
import { type Recipe, sourceOf } from '../recipes/recipe';
import { progressOf, type RunState } from './run';
import { type Ground, ROWS, staleReason } from './stale-reason';
import { type Schedule, throttle } from './throttle';

export interface ProvenanceState {
  /** What everything that was made was made with; null where nothing was. */
  readonly madeWith: RunConfig | null;
  /** Nodes whose results are not what they would make now, and why, as half a sentence. */
  readonly stale: Readonly<Record<string, string>>;
  /** What a person gave that nothing was made from yet ('121 labels'). */
  readonly unused: readonly string[];
  /** Nodes whose results stayed with the run before this one. */
  readonly left: readonly string[];
}

export type ProvenanceStore = StoreApi<ProvenanceState> & {
  onArtifacts(notice: Extract<Notice, { readonly type: 'artifacts' }>): void;
  /** Another run begins: what these nodes made is not of it. */
  leave(nodes: readonly string[]): void;
  /** Compares what there is with what would be made now; soon after any change that may matter. */
  soon(): void;
  /** The same at once, for whoever must know now. */
  check(): Promise<void>;
  /** Nothing has been made. */
  clear(): void;
};

interface ProvenanceDeps {
  readonly config: () => RunConfig;
  readonly given: () => GivenData;
  readonly schedule: Schedule;
}

const EMPTY: ProvenanceState = { madeWith: null, stale: {}, unused: [], left: [] };
/** Labels come one by one, and all of them are looked at. */
const WAIT_MS = 400;

/** Why the result of a node must not stand as if it were of the settings beside it; undefined where it may. */
export function outOfDate(
  { stale, left }: ProvenanceState,
  run: Pick<RunState, 'nodes'>,
  node: string,
): string | undefined {
  const { state } = progressOf(run, node);
  if (state === 'waiting') return left.includes(node) ? 'what it made belongs to the run before' : undefined;
  return state === 'done' || state === 'stopped' ? stale[node] : undefined;
}

/** By list, of rows that never change: hashing those of a large file holds the page up. */
const hashed = new WeakMap<object, Promise<string>>();
function identityOfRows(list: readonly unknown[]): Promise<string> {
  const identity = hashed.get(list) ?? identityOfData(list);
  hashed.set(list, identity);
  return identity;
}

/** Whether what was made is what would be made now. */
export function createProvenance({ config, given, schedule }: ProvenanceDeps): ProvenanceStore {
  const store = createStore<ProvenanceState>(() => EMPTY);
  let made: ReadonlyMap<string, Made> = new Map();
  let rows: Ground['rows'] = {};
  let turn = 0;

  const check = async () => {
    const mine = ++turn;
    const { madeWith } = store.getState();
    const now = config();
    // Another recipe, another base: the page shows nothing of what was made.
    const found =
      madeWith && madeWith.recipe === now.recipe
        ? await compare(recipeOf(now), madeWith, now)
        : { stale: {}, unused: [] };
    if (mine === turn) store.setState(found);
  };
  const soon = throttle(() => void check(), WAIT_MS, schedule);

  async function compare(
    recipe: Recipe,
    madeWith: RunConfig,
    now: RunConfig,
  ): Promise<Pick<ProvenanceState, 'stale' | 'unused'>> {
    const gave = Object.entries(given());
    const roots = new Map<string, string>();
    const changed = new Set<string>();
    const unused: string[] = [];
    const base = made.get(BASE);
    if (base) roots.set(BASE, base.identity);
    for (const [ref, { identity, madeBy }] of made)
      if (madeBy === 'data' && splitRef(ref).node !== 'data') roots.set(ref, identity);
    for (const [ref, list] of gave) {
      // Another number of rows is other rows: many labels need not be read through for that.
      roots.set(ref, list.length === rows[ref] ? await identityOfRows(list) : `${list.length} rows`);
      if (made.get(ref)?.identity === roots.get(ref)) continue;
      changed.add(ref);
      unused.push(`${list.length.toLocaleString('en')} ${ROWS[splitRef(ref).port as DataPort]}`);
    }
    const expected = await expectedIdentities(now, roots, made);
    const names = new Set(roots.keys());
    const ground = { before: { config: madeWith, rows }, now: { config: now, rows: countsOf(gave) }, changed };
    const stale: Record<string, string> = {};
    for (const { id, stage } of recipe.nodes) {
      // What a person gave stands for what the node would make: whether that is fresh is nobody's question.
      const refs = Object.keys(stage.outputs).map((port) => refOf(id, port));
      const asked = refs.filter((ref) => sourceOf(recipe, ref, names) === ref && made.has(ref));
      if (asked.every((ref) => made.get(ref)?.identity === expected.get(ref))) continue;
      stale[id] = staleReason(recipe, id, ground);
      changed.add(id);
    }
    return { stale, unused };
  }

  return {
    ...store,
    onArtifacts(notice) {
      made = new Map(Object.entries(notice.artifacts));
      ({ rows } = notice);
      const there = new Set([...made.keys()].map((ref) => splitRef(ref).node));
      store.setState(({ left }) => ({ madeWith: notice.config, left: left.filter((node) => !there.has(node)) }));
      void check();
    },
    leave: (nodes) => store.setState({ left: nodes }),
    soon,
    check,
    clear: () => {
      turn++;
      store.setState(EMPTY);
    },
  };
}

const countsOf = (given: readonly (readonly [string, readonly unknown[]])[]): Ground['rows'] =>
  Object.fromEntries(given.map(([ref, list]) => [ref, list.length]));

/** Whether a stale node made it. */
export const isStaleRef = ({ stale }: ProvenanceState, ref: string): boolean => stale[splitRef(ref).node] !== undefined;
