import { describe, expect, it } from 'vitest';
import { fewLabels } from '../recipes/lessons/few-labels';
import { partConfig } from '../recipes/lessons/lesson';
import { createStudio } from './create-studio';
import { createTestEngine, type Handlers } from './test-engine';

const setUp = (search: string, handlers: Handlers = {}) => {
  const engine = createTestEngine({ pairs: () => [], run: () => ({ outcome: 'done' }), ...handlers });
  const studio = createStudio(engine, { search, schedule: (task) => task(), now: () => 0 });
  return { engine, studio };
};
const ID = '?lesson=few-labels';

describe('a lesson', () => {
  it('opens from its link, and its link is the address', async () => {
    const { studio } = setUp(ID);
    expect(studio.settings.getState()).toMatchObject({ view: 'lessons', lesson: 'few-labels', problems: [] });
    await studio.lesson.load();
    expect(studio.lesson.getState().lesson).toBe(fewLabels);
    expect(studio.settings.search()).toMatch(/^\?lesson=few-labels&/);
    expect(studio.settings.search()).not.toContain('view=');
    studio.settings.show('reward');
    const elsewhere = setUp(studio.settings.search()).studio.settings.getState();
    expect(elsewhere).toMatchObject({ view: 'reward', lesson: 'few-labels' });
  });

  it('that is not there is said, and all of them are listed', async () => {
    const { studio } = setUp('?lesson=nothing');
    await studio.lesson.load();
    expect(studio.lesson.getState()).toMatchObject({ lesson: null, problem: expect.stringContaining('“nothing”') });
    expect(studio.lesson.getState().library?.length).toBeGreaterThan(5);
    expect(setUp('?lesson=%3Cb%3E').studio.settings.getState().problems).toHaveLength(1);
  });

  it('runs a part with its settings and its seed as far as it needs, and says what it came to; another part after it', async () => {
    const { engine, studio } = setUp(`${ID}&seed=5`);
    await studio.lesson.load();
    engine.request = (async (name: string) => {
      if (name === 'run') {
        const told: Record<string, Record<string, number>> = {
          preferences: { labels: 40 },
          reward: { rubric_accuracy: 0.6, rubric_content: 0.5, rubric_manners: 0.7 },
        };
        for (const [node, values] of Object.entries(told))
          engine.notify({ type: 'events', events: [{ type: 'metrics', node, step: 1, values }] });
        return { outcome: 'done' };
      }
      return [];
    }) as typeof engine.request;
    await studio.teach('run');
    await Promise.resolve();
    expect(studio.settings.getState()).toMatchObject({ view: 'lessons', config: partConfig(fewLabels, 'run') });
    expect(studio.settings.getState().config.seed).toBe(fewLabels.seed);
    expect(studio.run.getState().nodes.reward?.state).toBe('done');
    expect(studio.run.getState().nodes.ppo?.state).toBe('waiting');
    expect(studio.lesson.getState().live.run).toEqual({
      values: { labels: 40, agreement: 0.6, content: 0.5, manners: 0.7 },
      holds: true,
    });
    expect(studio.lesson.runName()).toBe('Too few labels: 40 labels');
    studio.settings.set('sft.steps', 3);
    expect(studio.lesson.runName()).toBeNull();
    expect(studio.lesson.changed().map(({ field }) => field.path)).toEqual(['sft.steps']);
    expect(studio.lesson.now()).toBeNull(); // it would be of other settings
    await studio.teach('cure');
    await Promise.resolve();
    expect(studio.lesson.changed()).toEqual([]);
    // What came out is no better than before: this cure did not cure.
    expect(studio.lesson.getState().live.cure?.holds).toBe(false);
  });

  it('gives back the settings that it took the place of, and is marked once it was answered', async () => {
    const { studio } = setUp(`${ID}&seed=5&sft.steps=9`);
    await studio.lesson.load();
    const { config } = studio.settings.getState();
    await studio.teach('run');
    expect(studio.setAside.getState().aside?.lesson).toBe('Too few labels');
    await studio.takeBack();
    expect(studio.settings.getState().config).toEqual(config);
    expect(studio.setAside.getState().aside).toBeNull();
    // What a lesson would not change is nothing to come back to.
    studio.settings.replace(partConfig(fewLabels, 'run'));
    await studio.teach('run');
    expect(studio.setAside.getState().aside).toBeNull();

    expect(studio.lesson.getState().done).toEqual([]);
    const [choice] = fewLabels.check.choices;
    for (const _ of [1, 2]) if (choice) studio.lesson.answer(choice);
    expect(studio.lesson.getState().done).toEqual(['few-labels']);
  });

  it('another one begins with nothing of the last', async () => {
    const { studio } = setUp(ID);
    await studio.lesson.load();
    const [choice] = fewLabels.prediction.choices;
    if (choice) studio.lesson.predict(choice);
    studio.lesson.take('run');
    studio.lesson.open('noisy-raters');
    expect(studio.lesson.getState()).toMatchObject({ predicted: null, part: null, live: {} });
    studio.lesson.open(null);
    expect(studio.lesson.getState().lesson).toBeNull();
  });
});
