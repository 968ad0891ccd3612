import { expect, it } from 'vitest';
import { parseConfig } from '../recipes/config';
import { LESSONS } from '../recipes/lessons';
import { createLesson, lessonConfig, lessonOf } from './lesson';
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

it('stays with a person who changes one of its settings, and says which; another run takes it away', () => {
  const settings = createSettings();
  const store = createLesson(settings);
  const of = (id: string) => LESSONS.find((lesson) => lesson.id === id) as (typeof LESSONS)[number];
  const differences = (list: ReturnType<typeof store.changed>) =>
    list.map(({ field, values }) => [field.path, ...values]);
  expect(store.getState().lesson).toBeNull();
  settings.set('sft.steps', 100);
  store.begin(of('tight-leash'));
  expect(differences(store.getState().set)).toEqual([
    ['sft.steps', 100, 800],
    ['ppo.klCoef', 0.3, 1],
  ]);
  settings.set('ppo.klCoef', 0.5);
  settings.set('ppo.iterations', 7);
  expect(store.getState().lesson?.id).toBe('tight-leash');
  expect(differences(store.changed()).map(([path]) => path)).toEqual(['ppo.iterations', 'ppo.klCoef']);
  settings.replace(parseConfig({ seed: 9 }));
  expect(store.getState().lesson).toBeNull();
  settings.replace(lessonConfig(of('noisy-raters'), settings.getState().config));
  expect(store.getState().lesson?.id).toBe('noisy-raters');
  expect(createLesson(createSettings(settings.search())).getState().lesson?.id).toBe('noisy-raters');
});
