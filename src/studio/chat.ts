import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Engine } from '../engine/client';
import type { Answer, ModelRole } from '../engine/protocol';

/** The roles that write text. */
export const SPEAKERS = ['base', 'sft', 'policy'] as const satisfies readonly ModelRole[];
export type Speaker = (typeof SPEAKERS)[number];

/** One question with each asked model's answer. */
export interface Exchange {
  readonly id: number;
  readonly prompt: string;
  readonly answers: Readonly<Partial<Record<Speaker, Answer | { readonly error: string }>>>;
  readonly asked: readonly Speaker[];
  /** Reward-model scores, when there is a reward model. */
  readonly scores: Readonly<Partial<Record<Speaker, number>>>;
}

export interface ChatState {
  readonly exchanges: readonly Exchange[];
  readonly temperature: number;
  readonly maxNewTokens: number;
}

export type ChatStore = StoreApi<ChatState> & {
  ask(prompt: string, speakers: readonly Speaker[], options: { seed: number; scored: boolean }): Promise<void>;
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
    async ask(prompt, speakers, { seed, scored }) {
      const id = nextId++;
      const { temperature, maxNewTokens } = store.getState();
      store.setState(({ exchanges }) => ({
        exchanges: [...exchanges, { id, prompt, asked: speakers, answers: {}, scores: {} }].slice(-50),
      }));
      await Promise.all(
        speakers.map(async (role) => {
          try {
            const [answer] = await engine.request('generate', {
              role,
              prompts: [prompt],
              temperature,
              maxNewTokens,
              seed: seed + id,
            });
            if (!answer) return;
            update(id, (e) => ({ ...e, answers: { ...e.answers, [role]: answer } }));
            if (!scored) return;
            const [score] = await engine.request('score', { rows: [{ prompt, answer: answer.text }] });
            if (score !== undefined) update(id, (e) => ({ ...e, scores: { ...e.scores, [role]: score } }));
          } catch (cause) {
            const error = cause instanceof Error ? cause.message : String(cause);
            update(id, (e) => ({ ...e, answers: { ...e.answers, [role]: { error } } }));
          }
        }),
      );
    },
  };
}
