/** A conversation as every row carries it. */
export const ROLES = ['system', 'user', 'assistant'] as const;
export type Role = (typeof ROLES)[number];

export interface Turn {
  readonly role: Role;
  readonly content: string;
}

/**
 * What is asked. Most often `prompt` is one turn of the user. Where it is more (a system prompt, earlier turns), `turns` are
 * all of them, and `prompt` is their transcript: what people read, and what rows are grouped and split by.
 */
export interface Prompt {
  readonly prompt: string;
  readonly turns?: readonly Turn[];
}

const SPEAKERS: Readonly<Record<Role, string>> = { system: 'System', user: 'User', assistant: 'Assistant' };

/** A conversation up to where the answer goes, as a prompt. */
export function promptOf(turns: readonly Turn[]): Prompt {
  const [first] = turns;
  if (turns.length === 1 && first?.role === 'user') return { prompt: first.content };
  return { prompt: turns.map(({ role, content }) => `${SPEAKERS[role]}: ${content}`).join('\n\n'), turns };
}

/** The turns that a prompt is. */
export const turnsOf = ({ prompt, turns }: Prompt): readonly Turn[] => turns ?? [{ role: 'user', content: prompt }];
