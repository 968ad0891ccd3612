import { expect, it } from 'vitest';
import type { GivenData } from '../data/own-data';
import type { Notice } from '../engine/protocol';
import { parseConfig, type RunConfig } from '../recipes/config';
import { expectedIdentities } from '../recipes/expected';
import { identityOfData } from '../recipes/identity';
import { rlhf } from '../recipes/library/rlhf';
import { refOf } from '../recipes/ports';
import { order } from '../recipes/recipe';
import { createProvenance, outOfDate } from './provenance';

const rows = (count: number, chosen = 'a') =>
  Array.from({ length: count }, (_, i) => ({ prompt: `p${i}`, chosen, rejected: 'b', rater: 'ann' }));

/** What a worker says once every node has run with a configuration and with what was given. */
async function madeBy(config: RunConfig, given: GivenData): Promise<Extract<Notice, { type: 'artifacts' }>> {
  const roots = new Map([['base', 'of the base']]);
  for (const [ref, list] of Object.entries(given)) roots.set(ref, await identityOfData(list));
  const identities = await expectedIdentities(config, roots);
  const artifacts = Object.fromEntries([...identities].map(([ref, identity]) => [ref, { identity }]));
  const counts = Object.fromEntries(Object.entries(given).map(([ref, list]) => [ref, list.length]));
  return { type: 'artifacts', artifacts, config, rows: counts };
}

async function setUp(before: GivenData = {}) {
  let config = parseConfig({});
  let given = before;
  const provenance = createProvenance({ config: () => config, given: () => given, schedule: (task) => task() });
  provenance.onArtifacts(await madeBy(config, given));
  const change = async (next: { config?: RunConfig; given?: GivenData }) => {
    config = next.config ?? config;
    given = next.given ?? given;
    await provenance.check();
    return provenance.getState().stale;
  };
  return { provenance, change };
}

it('finds nothing out of date that would be made again as it is', async () => {
  const { change } = await setUp();
  expect(await change({})).toEqual({});
});

it('says what changed where it changed, and of what comes after that it rests on it', async () => {
  const { change } = await setUp();
  expect(await change({ config: parseConfig({ nodes: { ppo: { klCoef: 0.05 } } }) })).toEqual({
    ppo: 'made with β 0.3, now 0.05',
    evaluation: 'made from PPO as it was before',
  });
  expect(Object.keys(await change({ config: parseConfig({ seed: 2 }) }))).toEqual(order(rlhf));
  expect(await change({ config: parseConfig({}) })).toEqual({});
});

it('counts the labels that a model has not seen, and tells other labels from more of them', async () => {
  const { change } = await setUp({ 'data.pairs': rows(62) });
  expect(await change({})).toEqual({});
  expect(await change({ given: { 'data.pairs': rows(121) } })).toMatchObject({ reward: 'made from 62 of 121 labels' });
  expect(await change({ given: { 'data.pairs': rows(62, 'c') } })).toMatchObject({ reward: 'made from other labels' });
  expect(await change({ given: {} })).toMatchObject({ reward: 'made from other labels' });
});

it('takes another file of demonstrations for what it is', async () => {
  const { change } = await setUp();
  const given = { 'data.demonstrations': [{ prompt: 'p', answer: 'a' }] } as unknown as GivenData;
  const stale = await change({ given });
  expect(stale.sft).toBe('made from other demonstrations');
  expect(stale.ppo).toBeDefined();
});

it('builds on what was stopped half way without calling it stale', async () => {
  const config = parseConfig({});
  const { artifacts, ...rest } = await madeBy(config, {});
  const whole = artifacts[refOf('ppo', 'policy')]?.identity ?? '';
  const provenance = createProvenance({ config: () => config, given: () => ({}), schedule: (task) => task() });
  const part = { identity: 'a part', partOf: whole };
  const { 'ppo.value': _, 'evaluation.table': __, ...before } = artifacts;
  provenance.onArtifacts({ ...rest, artifacts: { ...before, 'ppo.policy': part } });
  await provenance.check();
  expect(provenance.getState().stale).toEqual({});
});

it('shows why on a node that has a result, and on one whose result stayed with the run before', async () => {
  const { provenance, change } = await setUp();
  await change({ config: parseConfig({ nodes: { ppo: { klCoef: 0.05 } } }) });
  const at = (state: 'done' | 'waiting' | 'running') => ({
    nodes: { ppo: { state, step: 1, total: 1, startedAt: 0, seconds: null } },
  });
  const said = (state: 'done' | 'waiting' | 'running') => outOfDate(provenance.getState(), at(state), 'ppo');
  expect([said('done'), said('running'), said('waiting')]).toEqual(['made with β 0.3, now 0.05', undefined, undefined]);
  provenance.leave(['ppo']);
  expect(said('waiting')).toBe('what it made belongs to the run before');
  provenance.clear();
  expect([said('done'), said('waiting')]).toEqual([undefined, undefined]);
});
