/** Answers to a batch of prompts, every one of full length. */
import { onPlainTfjs } from '../compute/replaced-kernels';
import { disposeParameters, generate, initParameters, toArrays } from '../model';
import { Random } from '../random';
import { type Duel, largestDifference } from './duel';
import { plainGenerate } from './plain-generate';
import { PlainModel, plainWeights } from './plain-model';
import type { BenchSize } from './sizes';

/** No token: answers never end before their time. */
const NEVER = -1;

export async function rolloutDuel({ model, rows, prompt, newTokens }: BenchSize): Promise<Duel> {
  const parameters = initParameters(model, 2);
  const plain = new PlainModel(model, plainWeights(await toArrays(parameters)));
  const random = new Random(2, 'bench prompts');
  const prompts = Array.from({ length: rows }, () =>
    Array.from({ length: prompt }, () => random.int(model.vocab_size)),
  );
  let seed = 0;
  const shared = { maxNewTokens: newTokens, eosId: NEVER, padId: 0 };
  const ours = (greedy: boolean): Promise<number[][]> =>
    generate(parameters, model, prompts, { ...shared, greedy, temperature: 1, seed: seed++ }).then(({ ids }) => ids);
  const plainly = (greedy: boolean): Promise<number[][]> =>
    onPlainTfjs(() => plainGenerate(plain, prompts, { ...shared, greedy, seed: seed++ }));
  return {
    task: 'rollout',
    tokens: rows * newTokens,
    ours: () => ours(false),
    plain: () => plainly(false),
    // The likeliest token each time is the same one, or one of the two is wrong.
    check: async () => largestDifference((await ours(true)).flat(), (await plainly(true)).flat()),
    dispose() {
      disposeParameters(parameters);
      plain.dispose();
    },
  };
}
