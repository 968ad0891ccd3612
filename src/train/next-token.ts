import * as tf from '@tensorflow/tfjs-core';
import { hiddenAt, layEndToEnd, logits } from '../model';
import type { LanguageModel } from './answers';

/** Logits of the token that would follow, one for each of the vocabulary. */
export async function nextTokenLogits(
  { parameters, config }: LanguageModel,
  ids: readonly number[],
  padId: number,
): Promise<Float32Array> {
  const last = tf.tidy(() => {
    const last = Int32Array.of(ids.length - 1);
    return logits(parameters, hiddenAt(parameters, config, layEndToEnd([ids], padId), last));
  });
  const found = (await last.data()) as Float32Array;
  last.dispose();
  return found;
}
