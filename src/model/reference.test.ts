import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { switchBackend } from '../compute/testing';
import { presets } from '../config/model';
import { readSafetensors } from '../formats/safetensors';
import { fromArrays, gatherRows, hiddenStates, layEndToEnd, logits, tokenLogprobs } from '.';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url));

test.each(['nano', 'tiny'] as const)(
  '%s gives the loss that transformers gives on the same rows, to 1e-3',
  async (preset) => {
    await switchBackend('wasm');
    const { rows, losses } = JSON.parse(read(`scripts/pretrain/reference-${preset}.json`).toString()) as {
      rows: number[][];
      losses: number[];
    };
    const { tensors } = readSafetensors(new Uint8Array(read(`public/models/${preset}/model.safetensors`)));
    const parameters = fromArrays(tensors);
    expect(rows.length).toBeGreaterThan(4);
    for (const [i, row] of rows.entries()) {
      const end = row.findLastIndex((id) => id !== 0) + 1; // padding left out
      const ids = row.slice(0, end);
      const loss = tf.tidy(() => {
        const hidden = hiddenStates(parameters, presets[preset], layEndToEnd([ids], 0));
        const states = gatherRows(hidden, tf.range(0, end - 1, 1, 'int32') as tf.Tensor1D);
        return tf.neg(tf.mean(tokenLogprobs(logits(parameters, states), tf.tensor1d(ids.slice(1), 'int32')).logprobs));
      });
      expect(Math.abs((((await loss.data()) as Float32Array)[0] as number) - (losses[i] as number))).toBeLessThan(1e-3);
    }
  },
);
