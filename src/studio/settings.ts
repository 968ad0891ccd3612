import { createStore, type StoreApi } from 'zustand/vanilla';
import type { BackendName } from '../config/backend';
import { type RunConfig, runConfigSchema } from '../config/run';
import { readable } from '../text/readable';
import { writtenNumber } from '../text/written-number';
import { type SettingField, settingFields, valueAt, withValue } from './setting-fields';
import { VIEWS, type View } from './stages';

const BACKENDS = ['webgpu', 'wasm', 'cpu'] as const satisfies readonly BackendName[];

export interface SettingsState {
  readonly config: RunConfig;
  /** From `?backend=`; the engine tries it first. */
  readonly backend: BackendName | null;
  /** From `?threads=`: how many compute on wasm; null: as many as suit the machine. */
  readonly threads: number | null;
  readonly view: View;
  /** What was wrong in the address or in a form, for people; the value before it was kept. */
  readonly problems: readonly string[];
}

export type SettingsStore = StoreApi<SettingsState> & {
  readonly fields: readonly SettingField[];
  readonly defaults: RunConfig;
  /** Sets one value; a bad one leaves the old and says why. */
  set(path: string, value: unknown): boolean;
  /** Takes a whole configuration: a scenario, or the defaults. */
  replace(config: RunConfig): void;
  show(view: View): void;
  dismissProblems(): void;
  /** The address that brings someone else to these settings: only what differs from the defaults. */
  search(): string;
};

/** Far above what a lesson with every setting changed needs. */
const MOST_ADDRESS = 16_000;
const SHOWN_PROBLEMS = 8;
const MOST_THREADS = 16;

/** A word of the address as the value the field holds. */
function read(field: SettingField, text: string): unknown {
  if (field.nullable && (text === 'none' || text === 'null')) return null;
  if (field.kind === 'boolean')
    return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
  if (field.kind === 'integer' || field.kind === 'number') return writtenNumber(text);
  return text;
}

type Checked = { readonly config: RunConfig } | { readonly problem: string };

function check(config: RunConfig, path: string, value: unknown): Checked {
  if (Number.isNaN(value)) return { problem: 'not a number' };
  const result = runConfigSchema.safeParse(withValue(config, path, value));
  if (result.success) return { config: result.data };
  return { problem: result.error.issues[0]?.message ?? 'not allowed' };
}

/** Reads the part of an address after `?`: unknown names and bad values become problems, not failures. */
function readSearch(search: string, fields: readonly SettingField[], defaults: RunConfig): SettingsState {
  const start: SettingsState = { config: defaults, backend: null, threads: null, view: 'base', problems: [] };
  if (search.length > MOST_ADDRESS)
    return { ...start, problems: ['The address is too long to be a lesson, so its settings were left out.'] };
  let { config, backend, threads, view } = start;
  const problems = new Set<string>();
  for (const [name, text] of new URLSearchParams(search)) {
    const field = fields.find((f) => f.path === name);
    const said = readable(text, 40);
    if (name === 'backend') {
      backend = BACKENDS.find((b) => b === text) ?? null;
      if (!backend)
        problems.add(`backend=${said} is not one of ${BACKENDS.join(', ')}; the best one available is used.`);
    } else if (name === 'threads') {
      const count = writtenNumber(text);
      threads = typeof count === 'number' && Number.isInteger(count) ? count : 0;
      if (threads < 1 || threads > MOST_THREADS) threads = null;
      if (threads === null)
        problems.add(`threads=${said} is no number from 1 to ${MOST_THREADS}; as many as suit the machine are used.`);
    } else if (name === 'view') {
      view = VIEWS.find((v) => v === text) ?? 'base';
      if (view !== text) problems.add(`view=${said} is not a page of the studio.`);
    } else if (!field) {
      problems.add(`${readable(name, 40)} is not a setting, so it was left out.`);
    } else {
      const checked = check(config, name, read(field, text));
      if ('config' in checked) config = checked.config;
      else problems.add(`${name}=${said}: ${checked.problem}. It stays ${String(valueAt(config, name))}.`);
    }
  }
  return { config, backend, threads, view, problems: firstOf(problems) };
}

function firstOf(problems: ReadonlySet<string>): string[] {
  const more = problems.size - SHOWN_PROBLEMS;
  return [...[...problems].slice(0, SHOWN_PROBLEMS), ...(more > 0 ? [`And ${more} more.`] : [])];
}

const fields = settingFields(runConfigSchema);
const defaults = runConfigSchema.parse({});

export function createSettings(search = ''): SettingsStore {
  const store = createStore<SettingsState>(() => readSearch(search, fields, defaults));
  const { getState, setState } = store;
  return {
    ...store,
    fields,
    defaults,
    set(path, value) {
      const checked = check(getState().config, path, value);
      if ('config' in checked) setState({ config: checked.config, problems: [] });
      else
        setState({ problems: [`${path}: ${checked.problem}. It stays ${String(valueAt(getState().config, path))}.`] });
      return 'config' in checked;
    },
    replace: (config) => setState({ config: runConfigSchema.parse(config), problems: [] }),
    show: (view) => setState({ view }),
    dismissProblems: () => setState({ problems: [] }),
    search() {
      const { config, backend, threads, view } = getState();
      const out = new URLSearchParams();
      if (view !== 'base') out.set('view', view);
      if (backend) out.set('backend', backend);
      if (threads) out.set('threads', String(threads));
      for (const { path } of fields) {
        const value = valueAt(config, path);
        // Preset and seed make the lesson: they are always said.
        if (path === 'preset' || path === 'seed' || value !== valueAt(defaults, path))
          out.set(path, value === null ? 'none' : String(value));
      }
      return `?${out}`;
    },
  };
}
