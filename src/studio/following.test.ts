import { expect, it } from 'vitest';
import { createStudio } from './create-studio';
import { createTestEngine, deferred } from './test-engine';

function setUp() {
  const reply = deferred<{ outcome: 'done' }>();
  const engine = createTestEngine({ run: () => reply.promise, pairs: () => [] });
  const studio = createStudio(engine, { schedule: (task) => task() });
  const runs = (node: string) =>
    engine.notify({ type: 'status', status: { state: 'running', node, step: 1, total: 9, secondsLeft: null } });
  const view = () => studio.settings.getState().view;
  return { studio, runs, view, reply };
}

it('the view leads to what runs, past panels where people may work, and ends at the evaluation', async () => {
  const { studio, runs, view, reply } = setUp();
  studio.settings.show('start');
  const over = studio.runPipeline();
  expect(view()).toBe('sft');
  runs('preferences');
  expect(view()).toBe('preferences');
  runs('reward');
  expect(view()).toBe('reward');
  reply.resolve({ outcome: 'done' });
  await over;
  expect(view()).toBe('evaluation');
  expect(studio.following.getState().leads).toBe(false);
});

it('who goes elsewhere is left there, until following is asked for again', () => {
  const { studio, runs, view } = setUp();
  void studio.runPipeline();
  runs('sft');
  studio.settings.show('chat');
  runs('preferences');
  expect(view()).toBe('chat');
  studio.following.toggle();
  expect(view()).toBe('preferences');
  studio.following.toggle();
  runs('reward');
  expect(view()).toBe('preferences');
});

it('who is at work when it begins is not led away', () => {
  const { studio, runs, view } = setUp();
  studio.settings.show('inspector');
  void studio.runPipeline();
  runs('reward');
  expect(view()).toBe('inspector');
});
