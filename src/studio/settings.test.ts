import { describe, expect, it } from 'vitest';
import { humanLabel } from './setting-fields';
import { createSettings } from './settings';

describe('the address', () => {
  it('sets preset, seed, backend, view and any setting by its path', () => {
    const { config, backend, view, problems } = createSettings(
      '?preset=tiny&seed=7&backend=wasm&view=ppo&sft.steps=10&ppo.klCoef=0.5&ppo.adaptive.enabled=true&ppo.earlyStopKl=none',
    ).getState();
    expect([config.preset, config.seed, backend, view]).toEqual(['tiny', 7, 'wasm', 'ppo']);
    expect([config.sft.steps, config.ppo.klCoef, config.ppo.adaptive.enabled, config.ppo.earlyStopKl]).toEqual([
      10,
      0.5,
      true,
      null,
    ]);
    expect(problems).toEqual([]);
  });

  it('says what is wrong with a bad value and keeps the default', () => {
    const settings = createSettings(
      '?preset=huge&sft.steps=0.5&seed=abc&sft.batchSize=&backend=abacus&view=nowhere&nonsense=1',
    );
    const { config, backend, view, problems } = settings.getState();
    expect(config).toEqual(settings.defaults);
    expect([backend, view]).toEqual([null, 'base']);
    expect(problems).toHaveLength(7);
    expect(problems.find((p) => p.startsWith('sft.steps=0.5'))).toContain(`It stays ${settings.defaults.sft.steps}.`);
    expect(problems.find((p) => p.startsWith('nonsense'))).toContain('not a setting');
  });

  it('carries only what differs from the defaults, and brings it back', () => {
    const settings = createSettings();
    expect(settings.search()).toBe(`?preset=${settings.defaults.preset}&seed=${settings.defaults.seed}`);
    expect(settings.set('sft.learningRate', 0.01)).toBe(true);
    expect(settings.set('preferences.rubric.polite', 2)).toBe(true);
    settings.show('sft');
    const again = createSettings(settings.search());
    expect(again.getState().config).toEqual(settings.getState().config);
    expect(again.getState().view).toBe('sft');
    expect(again.search()).toBe(settings.search());
  });
});

describe('a form', () => {
  it('refuses a bad value with a reason and keeps the old', () => {
    const settings = createSettings();
    expect(settings.set('ppo.cliprange', -1)).toBe(false);
    expect(settings.getState().config).toEqual(settings.defaults);
    expect(settings.getState().problems[0]).toContain('ppo.cliprange');
  });

  it('knows every setting with its name, its sentence and its kind', () => {
    const { fields } = createSettings();
    expect(fields.find((f) => f.path === 'preset')).toMatchObject({
      kind: 'choice',
      options: ['nano', 'tiny', 'small'],
    });
    expect(fields.find((f) => f.path === 'sft.steps')).toMatchObject({ kind: 'integer', label: 'Steps', minimum: 1 });
    expect(fields.find((f) => f.path === 'ppo.adaptive.enabled')).toMatchObject({ kind: 'boolean' });
    expect(fields.find((f) => f.path === 'ppo.earlyStopKl')).toMatchObject({ kind: 'number', nullable: true });
    expect(fields.filter((f) => f.kind === 'text' || !f.description)).toEqual([]);
  });

  it('makes words of a key that has no title', () => {
    expect([humanLabel('learningRate'), humanLabel('num_tokens')]).toEqual(['Learning rate', 'Num tokens']);
  });
});
