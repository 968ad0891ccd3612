import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Judged } from '../data/judged';
import { ideasFrom } from '../data/own-data';
import type { PromptRow } from '../data/rows';
import type { Engine } from '../engine/client';
import type { Answer } from '../engine/protocol';
import { BASE } from '../recipes/ports';
import { outputOf, type Recipe } from '../recipes/recipe';
import { onTimer, type Schedule } from './throttle';

/** The models that people talk to, by name, whether or not they are there yet. */
export const speakersOf = (recipe: Recipe): readonly string[] => [
  BASE,
  ...recipe.writers.filter((ref) => ref !== BASE && outputOf(recipe, ref)?.kind === 'policy'),
];

/** One question with each asked model's answer. */
export interface Exchange {
  readonly id: number;
  readonly prompt: string;
  /** Words of the prompt that the bundled world has not. */
  readonly unknown: readonly string[];
  readonly answers: Readonly<Record<string, Answer | { readonly error: string }>>;
  readonly asked: readonly string[];
  /** What the recipe's scorer says of each, where there is one. */
  readonly scores: Readonly<Record<string, Judged>>;
}

export interface ChatState {
  readonly exchanges: readonly Exchange[];
  /** Prompts to try. */
  readonly ideas: readonly string[];
  /** Words of the message being written that the bundled world has not. */
  readonly unknown: readonly string[];
  readonly temperature: number;
  readonly maxNewTokens: number;
}

export type ChatStore = StoreApi<ChatState> & {
  /** `scorer`: the name of what scores the answers; null: nothing does. */
  ask(prompt: string, speakers: readonly string[], options: { seed: number; scorer: string | null }): Promise<void>;
  /** Fetches prompts to try: others for another seed. */
  suggest(seed: number): Promise<void>;
  /** What stands in the box now; its unknown words are looked up once the writing pauses. */
  write(text: string): void;
  set(values: Partial<Pick<ChatState, 'temperature' | 'maxNewTokens'>>): void;
  clear(): void;
};

/** How many prompts to try are shown. */
const IDEAS = 4;
/** A pause this long, in milliseconds, ends a word: half of one is always unknown. */
const PAUSE = 400;

/** `prompts`: a person's own, which are the ideas then. */
export function createChat(
  engine: Engine,
  schedule: Schedule = onTimer,
  prompts: () => readonly PromptRow[] | undefined = () => undefined,
): ChatStore {
  const store = createStore<ChatState>(() => ({
    exchanges: [],
    ideas: [],
    unknown: [],
    temperature: 0.7,
    maxNewTokens: 64,
  }));
  let nextId = 1;
  let written = '';
  let suggested = 0;

  /** A help that may be missing: without it nothing is said. */
  const unknownWords = (text: string): Promise<readonly string[]> =>
    engine.request('unknownWords', { text }).catch(() => []);

  const update = (id: number, change: (exchange: Exchange) => Exchange) =>
    store.setState(({ exchanges }) => ({ exchanges: exchanges.map((e) => (e.id === id ? change(e) : e)) }));

  return {
    ...store,
    set: (values) => store.setState(values),
    clear: () => store.setState({ exchanges: [] }),
    async suggest(seed) {
      const turn = ++suggested;
      const own = prompts();
      const ideas = own
        ? ideasFrom(own, seed, IDEAS)
        : await engine.request('promptIdeas', { seed, count: IDEAS }).catch(() => []);
      if (turn === suggested) store.setState({ ideas });
    },
    write(text) {
      written = text;
      if (!text.trim()) {
        store.setState({ unknown: [] });
        return;
      }
      schedule(async () => {
        if (text !== written) return;
        const unknown = await unknownWords(text);
        if (text === written) store.setState({ unknown });
      }, PAUSE);
    },
    async ask(prompt, speakers, { seed, scorer }) {
      const id = nextId++;
      const { temperature, maxNewTokens } = store.getState();
      store.setState(({ exchanges }) => ({
        exchanges: [...exchanges, { id, prompt, unknown: [], asked: speakers, answers: {}, scores: {} }].slice(-50),
      }));
      const noted = unknownWords(prompt).then((unknown) => update(id, (e) => ({ ...e, unknown })));
      await Promise.all([
        noted,
        ...speakers.map(async (model) => {
          try {
            const [answer] = await engine.request('generate', {
              model,
              prompts: [prompt],
              temperature,
              maxNewTokens,
              seed,
            });
            if (!answer) return;
            update(id, (e) => ({ ...e, answers: { ...e.answers, [model]: answer } }));
            if (scorer === null) return;
            const [score] = await engine.request('score', { model: scorer, rows: [{ prompt, answer: answer.text }] });
            if (score !== undefined) update(id, (e) => ({ ...e, scores: { ...e.scores, [model]: score } }));
          } catch (cause) {
            const error = cause instanceof Error ? cause.message : String(cause);
            update(id, (e) => ({ ...e, answers: { ...e.answers, [model]: { error } } }));
          }
        }),
      ]);
    },
  };
}
