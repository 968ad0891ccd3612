import { beforeAll, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { Random } from '../random';
import { parseConfig } from '../recipes/config';
import type { RunEvent } from '../train/events';
import { scoreTexts } from '../train/reward-scoring';
import { createSession } from '../train/session';
import { livelyParameters, toyModel, toyReward, toyTokenizer } from '../train/toy-test-support';
import { LabelRequests } from './label-requests';
import type { Notice } from './protocol';
import { StageRunner } from './runner';
import type { SessionHost } from './session-host';

beforeAll(() => switchBackend('wasm'));

const config = parseConfig({ nodes: { reward: { epochs: 2, batchSize: 4, learningRate: 1e-2 } } });
const rows = (count: number) => {
  const random = new Random(4, 'toy labels');
  return Array.from({ length: count }, (_, i) => ({
    id: `n${i}`,
    prompt: 'bcdefghijk'[i % 10] ?? '',
    chosen: `a${random.pick([...'abcd'])}`,
    rejected: `k${random.pick([...'efgh'])}`,
    rater: 'ann',
  }));
};

/** A stage of many short steps, and everything that happened in order. */
function workplace() {
  const log: ('stage' | 'curve')[] = [];
  const runner = new StageRunner({ onEvent: () => void log.push('stage'), onStatus: () => {}, clock: () => 0 });
  const host = { current: createSession(toyModel, toyTokenizer, livelyParameters(3, 5), 'toy') } as SessionHost;
  const onNotice = (notice: Notice) => notice.type === 'label-curve' && log.push('curve');
  const requests = new LabelRequests(host, runner, onNotice);
  async function* stage(steps: number): AsyncGenerator<RunEvent, void> {
    for (let step = 1; step <= steps; step++) yield { type: 'progress', node: 'sft', step, total: steps };
  }
  return { log, runner, requests, stage, host };
}

it('draws the curve between the steps of a running stage: no two steps of the curve without one of the stage', async () => {
  const { log, runner, requests, stage } = workplace();
  const running = runner.drive(stage(2000));
  const curve = await requests.handlers.labelCurve({ rows: rows(40), config });
  runner.stop();
  await running;
  expect(curve.points.at(-1)?.labels).toBe(curve.learned);
  const first = log.indexOf('curve');
  const last = log.lastIndexOf('curve');
  expect(last - first).toBeGreaterThan(20);
  for (let i = first; i < last; i++) if (log[i] === 'curve') expect(log[i + 1]).toBe('stage');
});

it('a newer curve ends the one before; margins are by the model of the newest', async () => {
  const { requests } = workplace();
  const pairs = [{ prompt: 'b', answers: ['ab', 'kf'] as const }];
  expect(await requests.handlers.labelMargins({ scorer: 'reward.scorer', pairs })).toBeNull();
  const older = expect(requests.handlers.labelCurve({ rows: rows(40), config })).rejects.toThrow(/stopped/);
  await requests.handlers.labelCurve({ rows: rows(40), config });
  await older;
  const [margin] = (await requests.handlers.labelMargins({ scorer: 'reward.scorer', pairs })) ?? [];
  expect(margin).toBeGreaterThan(0);
  requests.forget();
  expect(await requests.handlers.labelMargins({ scorer: 'reward.scorer', pairs })).toBeNull();
});

it('margins are by the recipe’s scorer while no labels have taught a newer one, in its own nats', async () => {
  const { requests, host } = workplace();
  const value = { ...toyReward(), mean: 3, deviation: 4 };
  const scorer = { kind: 'scorer', value, madeBy: 'reward', identity: 'ab' } as const;
  host.current.artifacts.put('reward.scorer', scorer);
  const pairs = [{ prompt: 'b', answers: ['ab', 'kf'] as const }];
  const scores = await scoreTexts(value, toyTokenizer, [
    { prompt: 'b', answer: 'ab' },
    { prompt: 'b', answer: 'kf' },
  ]);
  const [margin] = (await requests.handlers.labelMargins({ scorer: 'reward.scorer', pairs })) ?? [];
  expect(margin).toBeCloseTo(4 * ((scores[0] as number) - (scores[1] as number)), 5);
  for (const other of [null, 'other.scorer'])
    expect(await requests.handlers.labelMargins({ scorer: other, pairs })).toBeNull();
  const before = margin;
  await requests.handlers.labelCurve({ rows: rows(40), config });
  expect((await requests.handlers.labelMargins({ scorer: 'reward.scorer', pairs }))?.[0]).not.toBe(before);
  expect((await requests.handlers.labelMargins({ scorer: null, pairs }))?.[0]).toBeGreaterThan(0);
});
