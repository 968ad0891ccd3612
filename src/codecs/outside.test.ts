import { beforeAll, expect, test } from 'vitest';
import { switchBackend } from '../compute/testing';
import { SCORE_HEAD } from '../data/weights';
import { type Files, readHuggingFaceFolder, writeHuggingFaceFolder } from '../formats/huggingface-folder';
import { fromArrays } from '../model';
import { identityOfFiles } from '../recipes/identity';
import { findRecipe } from '../recipes/library';
import { BASE } from '../recipes/ports';
import { toyBase } from '../testing/toy-base';
import { countWords, trainBpe } from '../text/bpe-trainer';
import type { Policy, Scorer } from '../train/artifacts';
import { createSession } from '../train/session';
import type { CodecContext } from '.';
import { outsideModel } from './outside';

let open: (ref: string, files: Files) => ReturnType<typeof outsideModel>;
let source: ReturnType<typeof readHuggingFaceFolder>;
beforeAll(async () => {
  await switchBackend('wasm');
  const files = await toyBase();
  source = readHuggingFaceFolder(files);
  const session = createSession(
    source.config,
    source.tokenizer,
    fromArrays(source.arrays),
    await identityOfFiles(files),
  );
  const context: CodecContext = { source, base: session.artifacts.require(BASE, 'policy'), about: '' };
  open = (ref, given) => outsideModel(findRecipe('rlhf'), ref, given, session, context);
});

const reward = (scale?: { mean: number; deviation: number }) => {
  const head = { name: SCORE_HEAD, shape: [1, 16], data: new Float32Array(16).fill(0.25) };
  return writeHuggingFaceFolder({
    ...source,
    kind: 'classifier',
    arrays: [...source.arrays, head],
    ...(scale && { scale }),
  });
};

test('a language model stands for what SFT makes, by the identity of its files', async () => {
  const files = writeHuggingFaceFolder(source);
  const { artifact, warnings } = await open('sft.policy', files);
  expect(artifact).toMatchObject({ kind: 'policy', madeBy: 'data', identity: await identityOfFiles(files) });
  expect((artifact.value as Policy).parameters.size).toBe(source.arrays.length);
  expect(warnings).toEqual([]);
});

test('a reward model brings its scale; without one its raw scores count, and that is said', async () => {
  const scaled = await open('reward.scorer', reward({ mean: -2, deviation: 3 }));
  expect([scaled.artifact.value, scaled.warnings]).toMatchObject([{ mean: -2, deviation: 3 }, []]);
  const raw = await open('reward.scorer', reward());
  expect(raw.artifact.value as Scorer).toMatchObject({ mean: 0, deviation: 1 });
  expect(raw.warnings).toEqual([expect.stringMatching(/score_mean and score_std/)]);
});

test('what does not belong here is refused', async () => {
  await expect(open('sft.policy', reward())).rejects.toThrow(/reward model, where another kind is needed/);
  await expect(open('reward.scorer', writeHuggingFaceFolder(source))).rejects.toThrow(/language model, where another/);
  for (const ref of ['base', 'sft.nope', 'preferences.pairs'])
    await expect(open(ref, writeHuggingFaceFolder(source))).rejects.toThrow(
      /makes: sft\.policy, reward\.scorer, ppo\.policy/,
    );
  const other = trainBpe(countWords(['words of another tokenizer']), 280);
  const foreign = new Map(writeHuggingFaceFolder(source)).set(
    'tokenizer.json',
    new TextEncoder().encode(JSON.stringify(other)),
  );
  await expect(open('sft.policy', foreign)).rejects.toThrow(/another tokenizer than the base/);
});
