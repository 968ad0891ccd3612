import { describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { runConfigSchema } from '../config/run';
import type { StageSnapshot } from '../data/snapshot';
import { readSafetensors, writeSafetensors } from '../formats/safetensors';
import { initParameters, toArrays } from '../model';
import type { StageEvent, StageName } from './events';
import { pipeline } from './pipeline';
import { createSession, type Session } from './session';
import { toyModel, toyTokenizer } from './toy-test-support';

const config = runConfigSchema.parse({
  seed: 5,
  sft: { steps: 20, batchSize: 4, evalEvery: 5, sampleEvery: 10, maxLength: 24 },
  reward: { epochs: 20, batchSize: 8, evalEvery: 4, normalisationSamples: 4, heldOut: 0.2, maxLength: 24 },
  ppo: {
    iterations: 20,
    promptsPerBatch: 4,
    minibatchSize: 4,
    epochs: 1,
    maxNewTokens: 3,
    sampleEvery: 5,
    missingEosPenalty: 0,
    ptxBatchSize: 2,
  },
  preferences: { maxNewTokens: 3 },
});
const demonstrations = Array.from({ length: 12 }, (_, i) => ({
  prompt: 'bcdefg'.slice(i % 5),
  completion: 'ak'.repeat(1 + (i % 3)),
}));
const labels = Array.from({ length: 10 }, (_, i) => ({
  prompt: 'bcdefghijk'[i] as string,
  chosen: 'aa',
  rejected: 'kh',
  rater: 'test',
}));

/** What a checkpoint on disk keeps of a snapshot. */
function throughBytes({ stage, step, arrays, scalars }: StageSnapshot): StageSnapshot {
  return {
    stage,
    step,
    arrays: readSafetensors(writeSafetensors(arrays)).tensors,
    scalars: JSON.parse(JSON.stringify(scalars)) as Record<string, unknown>,
  };
}

/** Short enough for the bundled prompts to fit the toy's context. */
const tokenizer = { ...toyTokenizer, encode: (text: string) => toyTokenizer.encode(text).slice(0, 8) };
const fresh = () => createSession(toyModel, tokenizer, initParameters(toyModel, 3));
const deps = { clock: () => 0, demonstrations, preferences: labels };

async function run(session: Session, stages: readonly StageName[], until?: number, extra = {}) {
  const events: StageEvent[] = [];
  let snapshot: StageSnapshot | null = null;
  for await (const event of pipeline(stages, config, session, { ...deps, ...extra })) {
    events.push(event);
    if (event.type === 'checkpoint' && event.step === until) {
      snapshot = throughBytes(await (session.running as NonNullable<Session['running']>).snapshot());
      break;
    }
  }
  return { events, snapshot };
}

/** Figures and samples: what a person would see. */
const shown = (events: readonly StageEvent[]) => events.filter((e) => e.type === 'metrics' || e.type === 'samples');
const models = async ({ sft, reward, policy }: Session) => ({
  sft: sft && (await toArrays(sft)),
  reward: reward && [await toArrays(reward.parameters), reward.mean, reward.deviation],
  policy: policy && (await toArrays(policy)),
});

describe('a stage left at its 10th step and taken up by another session', () => {
  it.each([
    ['wasm', 'sft', []],
    ['cpu', 'sft', []],
    ['wasm', 'reward', ['sft']],
    ['wasm', 'ppo', ['sft', 'reward']],
  ] as const)('on %s, %s: 10 and 10 equal 20, bit by bit', async (backend, stage, before) => {
    await switchBackend(backend);
    const whole = fresh();
    await run(whole, before);
    const all = await run(whole, [stage]);

    const first = fresh();
    await run(first, before);
    const half = await run(first, [stage], 10);
    if (!half.snapshot) throw new Error('no checkpoint at step 10');
    expect(half.snapshot.step).toBe(10);

    // A tab that knows the finished models and the checkpoint, and nothing else.
    const second = fresh();
    await run(second, before);
    const resumeFrom = { snapshot: half.snapshot, past: half.events, seconds: 0 };
    const rest = await run(second, [stage], undefined, { resumeFrom });

    expect(shown([...half.events, ...rest.events])).toEqual(shown(all.events));
    expect(await models(second)).toEqual(await models(whole));
    expect(second.report).toEqual(whole.report);
  });
});
