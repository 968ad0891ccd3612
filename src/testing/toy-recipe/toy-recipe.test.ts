import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { switchBackend } from '../../compute/testing';
import { toArrays } from '../../model';
import { parseConfig, type RunConfig } from '../../recipes/config';
import { recipes } from '../../recipes/library';
import { nodeOf, order, plan, type Recipe } from '../../recipes/recipe';
import type { Policy } from '../../train/artifacts';
import type { RunEvent } from '../../train/events';
import { disposeSession, type Session } from '../../train/session';
import { contents, runBefore, runNodes, toySession } from '../../train/toy-pipeline-test-support';
import { addToyRecipes, toyAdapterRecipe, toyScaleRecipe } from './toy-recipes';

let remove: () => void;
const listed = recipes().length;
beforeAll(() => {
  remove = addToyRecipes();
});
afterAll(() => {
  remove();
  expect(recipes()).toHaveLength(listed);
});
beforeEach(() => switchBackend('wasm'));

const configOf = ({ id }: Recipe, changes: Partial<RunConfig> = {}) => parseConfig({ recipe: id, seed: 5, ...changes });
const whole = async (recipe: Recipe, session = toySession(), config = configOf(recipe)) => ({
  session,
  ...(await runNodes(session, config, order(recipe))),
});
const policyOf = ({ artifacts }: Session, ref: string): Policy => artifacts.require(ref, 'policy');
const shown = (events: readonly RunEvent[]) => events.filter((e) => e.type === 'metrics' || e.type === 'samples');
const ends = (events: readonly RunEvent[], node: string, name: string) => {
  const of = events.flatMap((e) => (e.type === 'metrics' && e.node === node ? [e.values[name] as number] : []));
  return [of[0] as number, of.at(-1) as number] as const;
};

describe.each([
  ['a full copy', toyScaleRecipe],
  ['adapters', toyAdapterRecipe],
])('a recipe that only a test knows, with %s', (_, recipe) => {
  it('runs: events by node, metrics of its manifests, a report and artifacts of its own', async () => {
    const session = toySession();
    const before = await toArrays(policyOf(session, 'base').parameters);
    const { events } = await whole(recipe, session);
    expect([...new Set(events.map(({ node }) => node))]).toEqual(order(recipe));
    for (const e of events) {
      const { metrics, samples } = nodeOf(recipe, e.node).stage;
      if (e.type === 'metrics')
        for (const [name, value] of Object.entries(e.values))
          expect([metrics.some((m) => m.name === name), Number.isFinite(value)], name).toEqual([true, true]);
      if (e.type === 'samples')
        for (const { answers } of e.rows) {
          const ports = [nodeOf(recipe, e.node).inputs.base, `${e.node}.policy`];
          expect([Object.keys(answers), samples?.columns]).toEqual([ports, ['base', 'policy']]);
        }
    }
    for (const id of order(recipe)) {
      const settings = configOf(recipe).nodes[id] as { steps: number };
      const steps = events.flatMap((e) => (e.type === 'checkpoint' && e.node === id ? [e.step] : []));
      expect(steps).toEqual(Array.from({ length: settings.steps }, (_, i) => i + 1));
      expect(events.filter((e) => e.type === 'samples' && e.node === id)).toHaveLength(1);
      const [first, last] = ends(events, id, 'loss');
      expect(last).toBeLessThan(first);
      expect(session.report[id]).toEqual({ seconds: 0, loss_first: first, loss_last: last });
      expect(session.artifacts.artifact(`${id}.policy`)).toMatchObject({ kind: 'policy', madeBy: id });
    }
    expect(Object.keys(session.report)).toEqual(order(recipe));
    const identities = session.artifacts.refs.map((ref) => session.artifacts.artifact(ref)?.identity);
    expect(new Set(identities).size).toBe(identities.length);
    expect(session.running).toBeNull();
    expect(await toArrays(policyOf(session, 'base').parameters)).toEqual(before);
    disposeSession(session);
  });

  it.each(order(recipe))(
    '%s: killed half way and taken up from the bytes of its checkpoint, it is the same',
    async (id) => {
      const config = configOf(recipe);
      const ready = async () => {
        const session = toySession();
        await runBefore(session, recipe, config, id);
        return session;
      };
      const all = await ready();
      const { events } = await runNodes(all, config, [id]);
      const half = (config.nodes[id] as { steps: number }).steps / 2;
      const left = await runNodes(await ready(), config, [id], { until: half });
      const second = await ready();
      const resumeFrom = {
        snapshot: left.snapshot as NonNullable<typeof left.snapshot>,
        past: left.events,
        seconds: 0,
      };
      const rest = await runNodes(second, config, [id], { resumeFrom });
      expect(shown([...left.events, ...rest.events])).toEqual(shown(events));
      expect(await contents(second)).toEqual(await contents(all));
      expect(second.report).toEqual(all.report);
    },
  );

  it('leaves no tensor behind, however often it runs and wherever it is stopped', async () => {
    const none = tf.memory().numTensors;
    const session = toySession();
    const config = configOf(recipe);
    await runNodes(session, config, order(recipe));
    const once = tf.memory().numTensors;
    await runNodes(session, config, order(recipe));
    expect(tf.memory().numTensors).toBe(once);
    for (const id of order(recipe)) await runNodes(session, config, [id], { until: 2 });
    expect(tf.memory().numTensors).toBe(once); // what was stopped half way can be talked to
    await runNodes(session, config, order(recipe));
    expect(tf.memory().numTensors).toBe(once);
    disposeSession(session);
    expect(tf.memory().numTensors).toBe(none);
  });

  it('gives the same for the same seed, and something else for another', async () => {
    const [one, again] = [await whole(recipe), await whole(recipe)];
    expect(shown(again.events)).toEqual(shown(one.events));
    expect(await contents(again.session)).toEqual(await contents(one.session));
    const other = await whole(recipe, toySession(), configOf(recipe, { seed: 6 }));
    expect(shown(other.events)).not.toEqual(shown(one.events));
    const identity = ({ session }: typeof one) => session.artifacts.artifact(`${order(recipe)[0]}.policy`)?.identity;
    expect([identity(again) === identity(one), identity(other) === identity(one)]).toEqual([true, false]);
  });
});

describe('two nodes of one type', () => {
  it('have settings, draws and identities of their own', async () => {
    const config = configOf(toyScaleRecipe, {
      nodes: { scale: { steps: 6, target: 2 }, 'scale-2': { steps: 6, target: 2 } },
    });
    const session = toySession();
    const { events } = await runNodes(session, config, ['scale', 'scale-2']);
    const rates = (id: string) =>
      events.flatMap((e) => (e.type === 'metrics' && e.node === id ? [e.values.learning_rate] : []));
    expect(rates('scale')).toHaveLength(6);
    expect(rates('scale')).not.toEqual(rates('scale-2'));
    expect(ends(events, 'scale-2', 'scale')[0]).toBeGreaterThan(ends(events, 'scale', 'scale')[0]); // it goes on from the first
  });

  it('say whose stage to run first', async () => {
    const run = runNodes(toySession(), configOf(toyScaleRecipe), ['scale-2']);
    await expect(run).rejects.toMatchObject({
      code: 'stage-missing',
      message: 'Run Toy scale first: it is what is scaled.',
      context: { ref: 'scale.policy' },
    });
    const has = new Set(['scale.policy']);
    expect(plan(toyAdapterRecipe, 'whole', (ref) => has.has(ref), new Set())).toEqual(['adapter', 'whole']);
  });
});

describe('an adapter', () => {
  const ready = async () => {
    const session = toySession();
    const config = configOf(toyAdapterRecipe);
    await runNodes(session, config, ['scale', 'adapter']);
    return { session, config };
  };

  it('owns its factors alone, shares the weights under it and leaves them as they were', async () => {
    const session = toySession();
    const config = configOf(toyAdapterRecipe);
    await runNodes(session, config, ['scale']);
    const under = policyOf(session, 'scale.policy');
    const frozen = await toArrays(under.parameters);
    await runNodes(session, config, ['adapter']);
    const { own, parameters } = policyOf(session, 'adapter.policy');
    expect([...own.keys()].every((name) => /lora_[AB]/.test(name))).toBe(true);
    expect(own.size).toBe(14);
    for (const [name, weight] of under.parameters) expect(parameters.get(name)).toBe(weight);
    expect(await toArrays(under.parameters)).toEqual(frozen);
    expect(session.artifacts.artifact('adapter.policy')?.restsOn).toBe(session.artifacts.artifact('scale.policy'));
    expect(session.artifacts.artifact('scale.policy')?.restsOn).toBeUndefined();
  });

  it('saves its factors alone', async () => {
    const session = toySession();
    const config = configOf(toyAdapterRecipe);
    await runNodes(session, config, ['scale']);
    const { snapshot } = await runNodes(session, config, ['adapter'], { until: 3 });
    expect(snapshot?.arrays).toHaveLength(3 * 14);
    expect(snapshot?.arrays.every(({ name }) => /^adapter\.[wmv]\/.*lora_[AB]\.weight$/.test(name))).toBe(true);
    expect(snapshot?.scalars).toEqual({ step: 3, 'adapter.step': 3 });
  });

  it('keeps what it rests on when that is made again, until it is made again itself', async () => {
    const { session, config } = await ready();
    const all = tf.memory().numTensors;
    const before = await toArrays(policyOf(session, 'adapter.policy').parameters);
    await runNodes(session, config, ['scale']);
    expect(tf.memory().numTensors).toBe(all + 11); // the new one beside the old one
    expect(await toArrays(policyOf(session, 'adapter.policy').parameters)).toEqual(before);
    await runNodes(session, config, ['adapter']);
    expect(tf.memory().numTensors).toBe(all);
  });

  it('is merged where a later stage trains a copy of the whole', async () => {
    const { session, config } = await ready();
    await runNodes(session, config, ['whole']);
    const copy = policyOf(session, 'whole.policy');
    expect([...copy.own.keys()]).toEqual([...policyOf(session, 'base').own.keys()]);
    const name = 'model.layers.0.mlp.up_proj.weight';
    const [mine, under] = [copy, policyOf(session, 'adapter.policy')].map(({ parameters }) => parameters.get(name));
    expect((await mine?.data())?.slice()).not.toEqual((await under?.data())?.slice()); // it has B·A in it
    expect(session.artifacts.artifact('whole.policy')?.restsOn).toBeUndefined();
  });

  it('learns the same on WebGPU, where its steps are given again', async () => {
    const losses = async () => {
      const { events, session } = await whole(toyAdapterRecipe);
      disposeSession(session);
      return events.flatMap((e) => (e.type === 'metrics' ? [e.values.loss as number] : []));
    };
    const wasm = await losses();
    await switchBackend('webgpu');
    const webgpu = await losses();
    expect(webgpu).toHaveLength(wasm.length);
    for (const [i, loss] of wasm.entries()) expect(webgpu[i]).toBeCloseTo(loss, 3);
  }, 120_000);
});
