export type Verdict =
  | { readonly audited: false; readonly reason: string }
  | { readonly audited: true; readonly found: number; readonly grave: readonly string[] };
export function verdict(output: string): Verdict;
export function audit(): { passed: number; failed: number };
