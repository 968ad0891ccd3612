import { MANNERS } from '../config/manners';
import type { Turn } from '../data/conversation';

/** The first exchanges of the text of manners, as turns before a conversation. */
export const mannersTurns = (exchanges: number): readonly Turn[] =>
  MANNERS.slice(0, exchanges).flatMap(({ asked, answered }) => [
    { role: 'user', content: asked } as const,
    { role: 'assistant', content: answered } as const,
  ]);
