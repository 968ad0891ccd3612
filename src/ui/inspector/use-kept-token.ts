import { useState } from 'react';

interface KeptToken {
  readonly token: number;
  /** It was clicked or moved to by keys. */
  readonly kept: boolean;
  /** The pointer is over a token: shown until one is kept. */
  readonly point: (index: number) => void;
  /** Keeps a token whatever the pointer passes over; the one that is kept is let go. */
  readonly keep: (index: number) => void;
}

/** Which token is explained: the one under the pointer, until one is clicked, since the way to its formulas crosses others. */
export function useKeptToken(): KeptToken {
  const [{ token, kept }, set] = useState({ token: 0, kept: false });
  return {
    token,
    kept,
    point: (index) => !kept && set({ token: index, kept }),
    keep: (index) => set({ token: index, kept: !(kept && index === token) }),
  };
}
