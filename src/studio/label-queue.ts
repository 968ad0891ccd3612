import type { LabelPlan } from '../config/labeling';
import type { PromptRow } from '../data/rows';
import type { Engine } from '../engine/client';
import type { Requests, Writer } from '../engine/protocol';
import { isComparable, pairIdentity } from '../labeling/pair-identity';
import { makePair, type Pair, QUEUE_DEFAULTS } from '../labeling/pair-queue';
import type { Answer, LabelRecord } from '../labeling/record';
import { nextTask, type Pool, type Task, unrankedSets } from '../labeling/task';
import { type RunConfig, recipeOf } from '../recipes/config';
import { idOf, type LabelStorage, type PoolItem } from '../storage/labels';
import { writersOf } from './label-plan';

/** Prompts asked for at once: short enough for a stage that trains in between. */
const PROMPTS_TOGETHER = 8;
/** Tasks kept ready; more under 'uncertain', which needs something to choose from. */
const READY = { random: 16, uncertain: 48 } as const;
/** Replies in a row without two different answers after which it gives up. */
const PATIENCE = 5;

export interface LabelQueueDeps {
  readonly engine: Engine;
  readonly plan: () => LabelPlan;
  /** Of the run that the models belong to: prompts and draws follow from its seed. */
  readonly config: () => RunConfig;
  /** A person's own prompts, which alone are asked about then; undefined: those of the bundled world. */
  readonly prompts?: () => readonly PromptRow[] | undefined;
  /** Whether the models that the plan asks for are there. */
  readonly canWrite: () => boolean;
  /** This rater’s labels, calibration and comparisons of models left out. */
  readonly done: () => readonly LabelRecord[];
  /** Something came, or nothing came and `shortage` says why. */
  readonly onChange: (shortage: string | null) => void;
}

/** What raters can be asked, with the origins of the answers: so it stays in here and never reaches a store. */
export class LabelQueue {
  private items: readonly PoolItem[] = [];
  private cursor = 0;
  private filling = false;
  private storage: LabelStorage | null = null;
  private readonly deps: LabelQueueDeps;

  constructor(deps: LabelQueueDeps) {
    this.deps = deps;
  }

  open(storage: LabelStorage, items: readonly PoolItem[], cursor: number): void {
    this.storage = storage;
    this.items = items;
    this.cursor = cursor;
  }

  get working(): boolean {
    return this.filling;
  }

  /** Tasks that this rater has not had, the open one left out. */
  ready(done: readonly LabelRecord[], open: Task | null): number {
    const pool = this.pool();
    const seen = new Set(done.map((one) => one.pair));
    if (open?.type === 'pair') seen.add(open.showing.pair.id);
    const sets = unrankedSets(pool.sets, done).filter((set) => open?.type !== 'ranking' || set.id !== open.set.id);
    return pool.pairs.filter((pair) => !seen.has(pair.id)).length + sets.length;
  }

  /** `fresh`: a pair that this rater has not had, even where another showing of an old one is due. */
  next(id: string, rater: string, done: readonly LabelRecord[], { fresh = false } = {}): Task | null {
    const { source, selection, randomShare, repeatShare, goldShare } = this.deps.plan();
    // While new pairs are on their way, old ones are not shown again to fill the time.
    if (this.ready(done, null) === 0 && source !== 'file') return null;
    return nextTask(id, source === 'file' ? newestFirst(this.pool(), this.items, done) : this.pool(), done, {
      ...QUEUE_DEFAULTS,
      seed: this.deps.config().seed,
      rater,
      selection,
      randomShare,
      repeatShare: fresh ? 0 : repeatShare,
      goldShare: fresh ? 0 : goldShare,
    });
  }

  async add(items: readonly PoolItem[], cursor?: number): Promise<void> {
    const known = new Set(this.items.map(idOf));
    const fresh = [...new Map(items.map((item) => [idOf(item), item])).values()].filter(
      (item) => !known.has(idOf(item)),
    );
    await this.storage?.addToPool(fresh, cursor);
    this.items = [...this.items, ...fresh];
    if (cursor !== undefined) this.cursor = cursor;
  }

  /** Pairs that somebody brought come before what is there, also where they were there already. */
  async bring(pairs: readonly Pair[]): Promise<void> {
    const batch = Math.max(0, ...this.items.map((item) => item.batch ?? 0)) + 1;
    const items = pairs.map(
      (pair): PoolItem => ({ type: pair.expected === null ? 'pair' : 'gold', from: 'file', batch, pair }),
    );
    const brought = new Map(items.map((item) => [idOf(item), item]));
    await this.storage?.addToPool([...brought.values()]);
    this.items = [...this.items.filter((item) => !brought.has(idOf(item))), ...brought.values()];
  }

  /** Forgets what models wrote and nobody judged: the models or the plan are other ones now. */
  async drop(records: readonly LabelRecord[], open: Task | null): Promise<void> {
    const kept = new Set(records.map((one) => one.pair));
    if (open) kept.add(open.type === 'pair' ? open.showing.pair.id : open.set.id);
    const stale = this.items.filter((item) => item.from === 'models' && !partsOf(item).some((id) => kept.has(id)));
    this.items = this.items.filter((item) => !stale.includes(item));
    await this.storage?.removeFromPool(stale.map(idOf));
  }

  /** Asks the models until enough is ready. */
  async fill(): Promise<void> {
    if (this.filling || !this.storage) return;
    this.filling = true;
    let shortage: string | null = null;
    try {
      for (let emptyRounds = 0; this.wanted(); ) {
        const before = this.items.length;
        await this.fetch();
        emptyRounds = this.items.length === before ? emptyRounds + 1 : 0;
        if (emptyRounds === PATIENCE) {
          shortage =
            'The model gives the same answer to a prompt every time, so there is nothing to compare. Raise the temperature, or compare two models.';
          break;
        }
        this.deps.onChange(null);
      }
    } catch (cause) {
      shortage = `New pairs could not be made: ${cause instanceof Error ? cause.message : String(cause)}`;
    }
    this.filling = false;
    this.deps.onChange(shortage);
  }

  /** A new reward model is sure and unsure of other pairs. */
  async rescore(): Promise<void> {
    const seen = new Set(this.deps.done().map((one) => one.pair));
    const waiting = this.items.flatMap((item) => (item.type === 'pair' && !seen.has(item.pair.id) ? [item.pair] : []));
    const margins = await this.margins(waiting);
    if (!margins) return;
    const scored = new Map(waiting.map((pair, i) => [pair.id, { ...pair, rewardMargin: margins[i] as number }]));
    this.items = this.items.map((item) =>
      item.type === 'pair' ? { ...item, pair: scored.get(item.pair.id) ?? item.pair } : item,
    );
  }

  private writers(): readonly Writer[] {
    return writersOf(this.deps.plan(), recipeOf(this.deps.config()));
  }

  private wanted(): boolean {
    const plan = this.deps.plan();
    if (plan.judge !== 'hand' || plan.source === 'file' || !this.deps.canWrite()) return false;
    return this.ready(this.deps.done(), null) < READY[plan.source === 'ranking' ? 'random' : plan.selection];
  }

  private async fetch(): Promise<void> {
    const plan = this.deps.plan();
    const writers = this.writers();
    const config = this.deps.config();
    const { seed } = config;
    const reply = await this.deps.engine.request('labelAnswers', {
      config,
      seed,
      first: this.cursor,
      prompts: PROMPTS_TOGETHER,
      writers,
      maxNewTokens: plan.maxNewTokens,
      own: this.deps.prompts?.(),
    });
    // Changed meanwhile: these answers are not what is asked for now.
    if (JSON.stringify(this.writers()) !== JSON.stringify(writers)) return;
    const answersOf = ({ texts, cut }: Reply['rows'][number]): Answer[] =>
      texts.map((text, i) => {
        const { model, checkpoint } = reply.writers[i] as Reply['writers'][number];
        const sampling = { temperature: writers[i]?.temperature ?? 1, maxNewTokens: plan.maxNewTokens, seed };
        return { text, source: { model, checkpoint, sampling, ...(cut[i] && { cut: true }) } };
      });
    const items =
      plan.source === 'ranking'
        ? reply.rows.flatMap((row) => setOf(row, answersOf(row)))
        : await this.scored(reply.rows.flatMap((row) => pairOf(row, answersOf(row))));
    await this.add(items, this.cursor + PROMPTS_TOGETHER);
  }

  private async scored(pairs: readonly Pair[]): Promise<PoolItem[]> {
    const margins = this.deps.plan().selection === 'uncertain' ? await this.margins(pairs) : null;
    return pairs.map((pair, i) => ({
      type: 'pair',
      from: 'models',
      pair: margins ? { ...pair, rewardMargin: margins[i] ?? null } : pair,
    }));
  }

  private async margins(pairs: readonly Pair[]): Promise<readonly number[] | null> {
    if (pairs.length === 0) return null;
    return this.deps.engine.request('labelMargins', {
      scorer: recipeOf(this.deps.config()).scorer,
      pairs: pairs.map(({ prompt, answers }) => ({ prompt, answers: [answers[0].text, answers[1].text] as const })),
    });
  }

  /** Pairs of files whose better answer is known. */
  known(): readonly Pair[] {
    return this.items.flatMap((item) => (item.type === 'gold' ? [item.pair] : []));
  }

  private pool(): Pool {
    const { source } = this.deps.plan();
    const from = source === 'file' ? 'file' : 'models';
    const own = source === 'file' ? undefined : this.deps.prompts?.();
    const asked = own && new Set(own.map(({ prompt }) => prompt));
    const mine = this.items.filter((item) => item.from === from && (!asked || asked.has(promptOf(item))));
    return {
      pairs: source === 'ranking' ? [] : mine.flatMap((item) => (item.type === 'pair' ? [item.pair] : [])),
      gold: this.known(),
      sets: source === 'ranking' ? mine.flatMap((item) => (item.type === 'set' ? [item.set] : [])) : [],
    };
  }
}

const promptOf = (item: PoolItem): string => (item.type === 'set' ? item.set.prompt : item.pair.prompt);

/** Of the pairs from files only those of the newest that this rater is not through with. */
function newestFirst(pool: Pool, items: readonly PoolItem[], done: readonly LabelRecord[]): Pool {
  const seen = new Set(done.map((one) => one.pair));
  const batches = new Map(items.map((item) => [idOf(item), item.batch ?? 0]));
  const open = pool.pairs.filter((pair) => !seen.has(pair.id));
  const newest = Math.max(0, ...open.map((pair) => batches.get(pair.id) ?? 0));
  return { ...pool, pairs: open.filter((pair) => (batches.get(pair.id) ?? 0) === newest) };
}

type Reply = Requests['labelAnswers']['reply'];
type Row = Reply['rows'][number];

function pairOf({ prompt, turns, topic }: Row, answers: readonly Answer[]): Pair[] {
  const [first, second] = answers;
  const pair = first && second && makePair(prompt, first, second, { topic, ...(turns && { turns }) });
  return pair ? [pair] : [];
}

/** Answers that read the same are one; fewer than three are a pair and no ranking. */
function setOf({ prompt, turns, topic }: Row, answers: readonly Answer[]): PoolItem[] {
  const different = answers.filter((a, i) => answers.slice(0, i).every((b) => isComparable(a.text, b.text)));
  if (different.length < 3) return [];
  const id = pairIdentity(prompt, different.map(({ text }) => text).join('\u0000'), '');
  return [{ type: 'set', from: 'models', set: { id, prompt, ...(turns && { turns }), topic, answers: different } }];
}

/** Ids of the pairs in an item, and its own. */
function partsOf(item: PoolItem): string[] {
  if (item.type !== 'set') return [item.pair.id];
  const { id, prompt, answers } = item.set;
  const pairs = answers.flatMap((a, i) => answers.slice(i + 1).map((b) => pairIdentity(prompt, a.text, b.text)));
  return [id, ...pairs];
}
