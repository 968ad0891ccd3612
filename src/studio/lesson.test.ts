import { expect, it } from 'vitest';
import { runConfigSchema } from '../config/run';
import { SCENARIOS } from '../config/scenarios';
import { lessonConfig, lessonOf } from './lesson';
import { createSettings } from './settings';

it('knows a lesson again from its link, whatever the seed, and not once a setting is changed', () => {
  for (const scenario of SCENARIOS) {
    const settings = createSettings('?seed=42');
    settings.replace(lessonConfig(scenario, settings.getState().config));
    const opened = createSettings(settings.search());
    expect(lessonOf(opened.getState().config)?.id).toBe(scenario.id);
    opened.set('sft.steps', 3);
    expect(lessonOf(opened.getState().config)).toBeUndefined();
  }
  expect(lessonOf(runConfigSchema.parse({}))?.id).toBe('default');
});
