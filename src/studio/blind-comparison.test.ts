import { expect, it } from 'vitest';
import { isPreference, labelRecordSchema } from '../labeling/record';
import { parseConfig } from '../recipes/config';
import { createBlindComparison } from './blind-comparison';
import { browser, onDisk } from './label-test-support';
import { peoplesWins } from './people';
import { createTestEngine } from './test-engine';

const AFTER = { model: 'dpo.model', checkpoint: 'dpo.model-aa' };
const BEFORE = { model: 'pictures.model', checkpoint: 'pictures.model-bb' };
const table = {
  kind: 'pictures',
  prefers: 'smiling',
  winRate: { rate: 0.5, low: 0, high: 1, prompts: 2 },
  models: {},
  compared: [BEFORE.model, AFTER.model],
  checkpoints: { [BEFORE.model]: BEFORE.checkpoint, [AFTER.model]: AFTER.checkpoint },
} as const;

/** The model after says 'good', but for every eighth prompt, where both say the same. */
const engineOf = (checkpoint = AFTER.checkpoint) =>
  createTestEngine({
    labelAnswers: ({ first, prompts, writers }) => ({
      rows: Array.from({ length: prompts }, (_, i) => ({
        prompt: `Caption ${first + i}`,
        topic: null,
        texts: writers.map(({ model }) => (model === AFTER.model || i === 7 ? 'good' : 'bad')),
        cut: writers.map(() => false),
      })),
      writers: [{ ...AFTER, checkpoint }, BEFORE],
    }),
  });

const shop = browser();
const setUp = async (engine = engineOf()) => {
  const labels = await shop.page();
  let ids = 0;
  const comparison = createBlindComparison({
    engine,
    labels,
    models: [AFTER, BEFORE],
    asked: () => ({ config: parseConfig({ seed: 3 }), own: undefined, maxNewTokens: 48, temperature: 1 }),
    session: 's',
    now: () => Date.now(),
    newId: () => `${Math.random()}-${ids++}`,
  });
  await comparison.start();
  return { labels, comparison, engine };
};
type Page = Awaited<ReturnType<typeof setUp>>;
const good = ({ comparison }: Page) => (comparison.getState().task?.left === 'good' ? 'left' : 'right');

it('what was chosen without seeing whose it is is a win rate of exactly those models, and nothing learns from it', async () => {
  const page = await setUp();
  const { labels, comparison } = page;
  const prompts: string[] = [];
  const sides = new Set<string>();
  for (let i = 0; i < 12; i++) {
    const { task } = comparison.getState();
    prompts.push(task?.prompt ?? '');
    expect(Object.keys(task ?? {}).sort()).toEqual(['cut', 'left', 'prompt', 'right', 'ticket', 'type']);
    const side = good(page);
    sides.add(side);
    await comparison.choose(i < 9 ? side : i === 9 ? 'tie' : i === 10 ? 'skip' : side === 'left' ? 'right' : 'left');
  }
  expect(sides.size).toBe(2);
  expect(new Set(prompts).size).toBe(12);
  expect(prompts).not.toContain('Caption 7');
  expect(comparison.getState()).toMatchObject({ judged: 11, fault: null });
  const records = labels.fullRecords();
  expect(records.map((one) => labelRecordSchema.safeParse(one).success)).not.toContain(false);
  expect(records.some(isPreference)).toBe(false);
  // Neither toward the goal of labeling nor in its way.
  expect(labels.getState()).toMatchObject({ labeled: 0, canUndo: false });
  expect(peoplesWins(table, records)).toMatchObject({ wins: 9, losses: 1, ties: 1, rate: 9.5 / 11 });

  await comparison.undo();
  expect(comparison.getState()).toMatchObject({ judged: 10, task: { prompt: prompts[11] } });
  expect(peoplesWins(table, labels.fullRecords())).toMatchObject({ wins: 9, losses: 0, ties: 1 });
  await onDisk();
});

it('whoever comes back goes on with other prompts', async () => {
  const page = await setUp();
  const before = page.labels.fullRecords().map(({ prompt }) => prompt);
  expect(before).toHaveLength(11);
  expect(page.comparison.getState()).toMatchObject({ judged: 10, canUndo: false });
  await page.comparison.choose(good(page));
  const { prompt } = page.labels.fullRecords().at(-1) ?? {};
  expect(before).not.toContain(prompt);
});

it('models that were trained since are not taken for those that were measured, and equal ones are said to be', async () => {
  const { comparison } = await setUp(engineOf('dpo.model-cc'));
  expect(comparison.getState()).toMatchObject({ task: null, fault: expect.stringMatching(/not those.*measured/) });

  const alike = createTestEngine({
    labelAnswers: ({ prompts, writers }) => ({
      rows: Array.from({ length: prompts }, () => ({
        prompt: 'p',
        topic: null,
        texts: writers.map(() => 'same'),
        cut: [],
      })),
      writers: [AFTER, BEFORE],
    }),
  });
  expect((await setUp(alike)).comparison.getState().fault).toMatch(/the same to every prompt/);
});
