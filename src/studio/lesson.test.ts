import { expect, it } from 'vitest';
import { parseConfig } from '../recipes/config';
import { LESSONS } from '../recipes/lessons';
import { lessonConfig, lessonOf } from './lesson';
import { createSettings } from './settings';

it('knows a lesson again from its link, whatever the seed, and not once a setting is changed', () => {
  for (const lesson of LESSONS) {
    const settings = createSettings('?seed=42');
    settings.replace(lessonConfig(lesson, settings.getState().config));
    const opened = createSettings(settings.search());
    expect(lessonOf(opened.getState().config)?.id).toBe(lesson.id);
    opened.set('sft.steps', 3);
    expect(lessonOf(opened.getState().config)).toBeUndefined();
  }
  expect(lessonOf(parseConfig({}))?.id).toBe('default');
});
