import { describe, expect, it } from 'vitest';
import { identityOf, identityOfData, identityOfFiles, type Provenance, WORLD } from './identity';

const made: Provenance = {
  stage: 'sft',
  port: 'policy',
  settings: { steps: 500, learningRate: 2e-3, inner: { a: 1, b: [1, 2] } },
  seed: 1,
  contextLength: 512,
  stream: '',
  inputs: { base: 'b'.repeat(64), demonstrations: 'd'.repeat(64) },
};

describe('the identity of an artifact', () => {
  it('is 64 hexadecimal digits, the same for the same', async () => {
    const identity = await identityOf(made);
    expect(identity).toMatch(/^[0-9a-f]{64}$/);
    expect(await identityOf(structuredClone(made))).toBe(identity);
  });

  it('is what it was before runs had a context length, where that is the usual one', async () => {
    const { contextLength: _, ...before } = made;
    expect(await identityOf(made)).toBe(await identityOfData({ world: WORLD, ...before }));
  });

  it('is what it was before a setting came, where that changes nothing', async () => {
    const at = (manners: number) => ({ ...made, settings: { ...(made.settings as object), manners } });
    expect(await identityOf(at(0))).toBe(await identityOf(made));
    expect(await identityOf(at(0.3))).not.toBe(await identityOf(made));
  });

  it('does not depend on the order of keys, nor on what a node is called', async () => {
    const { stage, port, settings, seed, contextLength, stream, inputs } = made;
    const turned = {
      inputs: { demonstrations: inputs.demonstrations, base: inputs.base },
      stream,
      seed,
      contextLength,
      settings: { inner: { b: [1, 2], a: 1 }, learningRate: 2e-3, steps: 500 },
      port,
      stage,
    } as Provenance;
    expect(Object.keys(settings as object)).not.toEqual(Object.keys(turned.settings as object));
    expect(await identityOf(turned)).toBe(await identityOf(made));
    expect(Object.keys(made)).not.toContain('node');
  });

  it.each([
    ['stage', { stage: 'reward' }],
    ['port', { port: 'other' }],
    ['a setting', { settings: { ...(made.settings as object), steps: 501 } }],
    ['a setting within a group', { settings: { ...(made.settings as object), inner: { a: 2, b: [1, 2] } } }],
    ['the order of a list', { settings: { ...(made.settings as object), inner: { a: 1, b: [2, 1] } } }],
    ['a setting more', { settings: { ...(made.settings as object), more: null } }],
    ['the seed', { seed: 2 }],
    ['the context length', { contextLength: 128 }],
    ['the stream', { stream: ' sft-2' }],
    ['an input', { inputs: { ...made.inputs, base: 'c'.repeat(64) } }],
    ['an input less', { inputs: { base: 'b'.repeat(64) } }],
    ['inputs the other way round', { inputs: { base: 'd'.repeat(64), demonstrations: 'b'.repeat(64) } }],
  ])('depends on %s', async (_, change) => {
    expect(await identityOf({ ...made, ...change })).not.toBe(await identityOf(made));
  });
});

describe('of what was brought', () => {
  const bytes = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

  it('files: names and contents count, their order does not', async () => {
    const files = [
      ['config.json', bytes('{}')],
      ['model.safetensors', bytes('weights')],
    ] as const;
    const identity = await identityOfFiles(new Map(files));
    expect(await identityOfFiles(new Map([...files].reverse()))).toBe(identity);
    expect(await identityOfFiles(new Map([files[0], ['model.safetensors', bytes('other')]]))).not.toBe(identity);
    expect(await identityOfFiles(new Map([files[0], ['weights.safetensors', bytes('weights')]]))).not.toBe(identity);
    expect(await identityOfFiles(new Map([files[0]]))).not.toBe(identity);
  });

  it('rows: one more label is another set of labels', async () => {
    const rows = [{ prompt: 'p', chosen: 'a', rejected: 'b' }];
    expect(await identityOfData(rows)).toBe(await identityOfData([{ rejected: 'b', chosen: 'a', prompt: 'p' }]));
    expect(await identityOfData(rows)).not.toBe(await identityOfData([...rows, ...rows]));
    expect(await identityOfData(rows)).not.toBe(await identityOfData([{ prompt: 'p', chosen: 'b', rejected: 'a' }]));
  });
});
