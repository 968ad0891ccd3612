import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Judged } from '../data/judged';
import type { Engine } from '../engine/client';
import type { Answer } from '../engine/protocol';
import { BASE } from '../recipes/ports';
import type { Recipe } from '../recipes/recipe';

/** The models that people talk to, by name, whether or not they are there yet. */
export const speakersOf = ({ writers }: Recipe): readonly string[] => [BASE, ...writers.filter((ref) => ref !== BASE)];

/** One question with each asked model's answer. */
export interface Exchange {
  readonly id: number;
  readonly prompt: string;
  readonly answers: Readonly<Record<string, Answer | { readonly error: string }>>;
  readonly asked: readonly string[];
  /** What the recipe's scorer says of each, where there is one. */
  readonly scores: Readonly<Record<string, Judged>>;
}

export interface ChatState {
  readonly exchanges: readonly Exchange[];
  readonly temperature: number;
  readonly maxNewTokens: number;
}

export type ChatStore = StoreApi<ChatState> & {
  /** `scorer`: the name of what scores the answers; null: nothing does. */
  ask(prompt: string, speakers: readonly string[], options: { seed: number; scorer: string | null }): Promise<void>;
  set(values: Partial<Pick<ChatState, 'temperature' | 'maxNewTokens'>>): void;
  clear(): void;
};

export function createChat(engine: Engine): ChatStore {
  const store = createStore<ChatState>(() => ({ exchanges: [], temperature: 0.7, maxNewTokens: 64 }));
  let nextId = 1;

  const update = (id: number, change: (exchange: Exchange) => Exchange) =>
    store.setState(({ exchanges }) => ({ exchanges: exchanges.map((e) => (e.id === id ? change(e) : e)) }));

  return {
    ...store,
    set: (values) => store.setState(values),
    clear: () => store.setState({ exchanges: [] }),
    async ask(prompt, speakers, { seed, scorer }) {
      const id = nextId++;
      const { temperature, maxNewTokens } = store.getState();
      store.setState(({ exchanges }) => ({
        exchanges: [...exchanges, { id, prompt, asked: speakers, answers: {}, scores: {} }].slice(-50),
      }));
      await Promise.all(
        speakers.map(async (model) => {
          try {
            const [answer] = await engine.request('generate', {
              model,
              prompts: [prompt],
              temperature,
              maxNewTokens,
              seed: seed + id,
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
      );
    },
  };
}
