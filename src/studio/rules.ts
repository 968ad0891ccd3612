import { createStore, type StoreApi } from 'zustand/vanilla';
import { checkRules, DEFAULT_RULES, type Rule, type RuleSet } from '../config/rules';
import { compilePattern } from '../rules/pattern';
import { readRules } from '../rules/read-rules';
import { InputError } from '../text/input-error';
import type { Memory } from './memory';

export interface RulesState {
  /** As they are written, finished or not. */
  readonly rows: readonly Rule[];
  /** What is wrong with each; null where it can be used. */
  readonly problems: readonly (string | null)[];
  /** The last that could all be used: what a run gets. */
  readonly inForce: RuleSet;
  /** Why a file was not taken. */
  readonly refused: string | null;
}

export type RulesStore = StoreApi<RulesState> & {
  /** The same rows with one changed, added (`at` is their number) or, with null, taken away. The last one stays. */
  put(at: number, rule: Rule | null): Promise<void>;
  /** All of them, as a saved run has them. */
  replace(rules: readonly Rule[]): Promise<void>;
  /** The rules of a file in place of these; a bad file changes nothing and says why. */
  read(file: { text(): Promise<string> }): Promise<void>;
};

const PLACE = 'rules';

/** The rules that a person writes, to judge and to reward by. They are remembered until they are changed. */
export function createRules(memory: Memory | null): RulesStore {
  const first = remembered(memory);
  const store = createStore<RulesState>(() => ({
    rows: first.rules,
    problems: first.rules.map(() => null),
    inForce: first,
    refused: null,
  }));
  let turn = 0;

  const replace = async (rows: readonly Rule[]) => {
    const mine = ++turn;
    const plain = rows.map(problemOf);
    store.setState({ rows, problems: plain, refused: null });
    const problems = await Promise.all(rows.map((rule, i) => plain[i] ?? patternProblem(rule)));
    if (mine !== turn) return;
    const checked = problems.every((problem) => problem === null) ? checkRules({ rules: rows }) : null;
    if (!checked || !('rules' in checked)) return store.setState({ problems });
    store.setState({ problems, inForce: checked.rules });
    try {
      memory?.setItem(PLACE, JSON.stringify(checked.rules));
    } catch {
      // Storage is full or forbidden: the rules hold until the page is closed.
    }
  };

  return {
    ...store,
    replace,
    async put(at, rule) {
      const { rows } = store.getState();
      const next = rule ? [...rows.slice(0, at), rule, ...rows.slice(at + 1)] : rows.filter((_, i) => i !== at);
      if (next.length > 0) await replace(next);
    },
    async read(file) {
      try {
        const { rules } = readRules(await file.text());
        for (const rule of rules) if (rule.rule === 'matches') await compilePattern(rule.pattern, rule.ignoreCase);
        await replace(rules);
      } catch (cause) {
        store.setState({ refused: cause instanceof Error ? cause.message : String(cause) });
      }
    },
  };
}

/** What is wrong with one rule, but for its pattern. */
function problemOf(rule: Rule): string | null {
  const checked = checkRules({ rules: [rule] });
  return 'problem' in checked ? checked.problem.replace(/^rules\.0(\.\w+)?: /, '') : null;
}

async function patternProblem(rule: Rule): Promise<string | null> {
  if (rule.rule !== 'matches') return null;
  try {
    await compilePattern(rule.pattern, rule.ignoreCase);
    return null;
  } catch (cause) {
    if (cause instanceof InputError) return cause.message;
    throw cause;
  }
}

function remembered(memory: Memory | null): RuleSet {
  try {
    const checked = checkRules(JSON.parse(memory?.getItem(PLACE) ?? 'null'));
    return 'rules' in checked ? checked.rules : DEFAULT_RULES;
  } catch {
    return DEFAULT_RULES;
  }
}
