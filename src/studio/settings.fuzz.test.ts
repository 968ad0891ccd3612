import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseConfig } from '../recipes/config';
import { rlhf } from '../recipes/library/rlhf';
import { FUZZ_TIMEOUT, fuzz } from '../testing/fuzz';
import { mutatedText } from '../testing/mutations';
import { fieldsOf } from './setting-fields';
import { createSettings, type SettingsStore } from './settings';

const paths = fieldsOf(rlhf).map(({ path }) => path);
const names = fc.oneof(
  { arbitrary: fc.constantFrom(...paths), weight: 6 },
  fc.constantFrom(
    '__proto__',
    'constructor.name',
    'sft.__proto__',
    '__proto__.steps',
    'nodes.sft.steps',
    'dpo.beta',
    'recipe',
    'defaults',
    'preset',
    'sft',
    'view',
    'backend',
    'threads',
    '',
    '\u202E',
    'a'.repeat(500),
  ),
);
const values = fc.oneof(
  fc.constantFrom(
    '1',
    '0',
    '-1',
    '1e308',
    '1e999',
    '0x10',
    'NaN',
    'Infinity',
    'none',
    'true',
    '',
    '%',
    '<script>',
    '\ud800',
    '9'.repeat(400),
  ),
  fc.double().map(String),
  fc.integer().map(String),
  fc.string({ unit: 'binary' }),
);
const search = fc
  .array(fc.tuple(names, values), { maxLength: 12 })
  .map((list) => `?${new URLSearchParams(list.map(([name, value]) => [name, value]))}`);
const lesson =
  '?recipe=rlhf&defaults=1&view=ppo&backend=wasm&threads=2&model=nano&seed=7&sft.steps=120&ppo.klCoef=0.1&ppo.earlyStopKl=none&preferences.pairs=80';

/** What an address gives is a configuration within its bounds, the same that its own link gives; the rest is said. */
function accepted(settings: SettingsStore): void {
  const { problems, ...state } = settings.getState();
  expect(parseConfig(state.config)).toEqual(state.config);
  expect(createSettings(settings.search()).getState()).toEqual({ ...state, problems: [] });
  expect(problems.length).toBeLessThan(10);
  expect(new Set(problems).size).toBe(problems.length);
  for (const problem of problems) {
    expect(problem.length).toBeLessThan(300);
    expect(problem).not.toMatch(/[\p{Cc}\p{Surrogate}\u202A-\u202E\u2066-\u2069]/u);
  }
}

test(
  'addresses: whatever they say, the settings are within their bounds and shared as they are',
  () => {
    const inputs = fc.oneof(search, mutatedText(lesson));
    fuzz({
      inputs,
      size: (text) => text.length,
      read: (text) => createSettings(text),
      accepted,
    });
  },
  FUZZ_TIMEOUT,
);
