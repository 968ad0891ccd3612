import * as tf from '@tensorflow/tfjs-core';
import { hiddenStates, layEndToEnd, logits } from '../model';
import type { LanguageModel } from './answers';

/** Logits of the token that would follow, one for each of the vocabulary. */
export async function nextTokenLogits(
  { parameters, config }: LanguageModel,
  ids: readonly number[],
  padId: number,
): Promise<Float32Array> {
  const last = tf.tidy(() => {
    const hidden = hiddenStates(parameters, config, layEndToEnd([ids], padId));
    return logits(parameters, tf.slice2d(hidden, [ids.length - 1, 0], [1, config.hidden_size]));
  });
  const found = (await last.data()) as Float32Array;
  last.dispose();
  return found;
}
