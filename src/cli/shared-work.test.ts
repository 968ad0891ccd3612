import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { findRecipe } from '../recipes/library';
import type { RunEvent } from '../train/events';
import { disposeSession } from '../train/session';
import { tinyConfig, toySession } from '../train/toy-pipeline-test-support';
import { SharedWork } from './shared-work';

beforeAll(() => switchBackend('wasm'));

/** The figures of each node, told by runs of some recipes over one session. */
async function figuresOf(...ids: string[]): Promise<{ events: RunEvent[][]; steps: number[] }> {
  const session = toySession();
  const configs = ids.map((id) => tinyConfig(findRecipe(id), 2));
  let computed = 0;
  const work = new SharedWork(session, () => computed, configs);
  const [events, steps]: [RunEvent[][], number[]] = [[], []];
  for (const config of configs) {
    const own: RunEvent[] = [];
    for await (const event of work.run(config, () => 0)) {
      computed++;
      if (event.type === 'metrics') own.push(event);
      if (event.type === 'progress' && event.node === 'sft') steps.push(event.step);
    }
    events.push(own);
    expect(Object.keys(session.report)).toEqual(findRecipe(config.recipe).nodes.map(({ id }) => id));
  }
  disposeSession(session);
  return { events, steps };
}

describe('several recipes over one session', () => {
  it('make the SFT model of a seed once, and tell the same of it and of what follows as each by itself', async () => {
    const { events, steps } = await figuresOf('rlhf', 'dpo');
    const [alone] = (await figuresOf('dpo')).events;
    expect(steps).toEqual([1, 2]); // one SFT of two steps
    expect(events[1]?.filter(({ node }) => node === 'sft').length).toBeGreaterThan(0);
    expect(events[1]).toEqual(alone);
  });
});
