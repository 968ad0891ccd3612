import { FARNESS } from '../data/judged';
import type { Parameters } from '../model';
import { answerPrompts } from './answers';
import type { StageEvent } from './events';
import type { PolicyGradientDeps } from './policy-parts';
import type { RewardSample } from './reward-functions';
import { judgeable } from './source-rules';

/** The policy's most likely answers beside the reference's, with what the reward and the true rubric say of both. */
export async function showSamples(
  maxNewTokens: number,
  policyParameters: Parameters,
  deps: PolicyGradientDeps,
  step: number,
): Promise<StageEvent> {
  const prompts = deps.samplePrompts;
  const answers = await answerPrompts({ parameters: policyParameters, config: deps.model }, deps.tokenizer, prompts, {
    greedy: true,
    maxNewTokens,
  });
  const texts = { reference: deps.referenceAnswers, policy: answers.map((a) => a.text) };
  const rulesOf = (sample: RewardSample): Record<string, number> => {
    const rules = deps.rules?.score(judgeable(sample, sample.answer)) ?? null;
    return rules === null ? {} : { rules };
  };
  const scored = async (of: readonly string[]) => {
    const samples = prompts.map((p, i) => ({
      ...p,
      answer: of[i] ?? '',
      tokens: deps.tokenizer.encode(of[i] ?? '').length + 1,
    }));
    const rewards = await deps.reward(samples);
    const farness = await deps.farness?.(samples);
    return samples.map(
      (s, i): Record<string, number> => ({
        reward: rewards[i] as number,
        ...(deps.rubric && { rubric: deps.rubric(s, s.answer) }),
        ...rulesOf(s),
        ...(farness && { [FARNESS]: farness[i] as number }),
      }),
    );
  };
  const [reference, policy] = [await scored(texts.reference), await scored(texts.policy)];
  const { names } = deps;
  const rows = prompts.map(({ prompt }, i) => ({
    prompt,
    answers: { [names.reference]: texts.reference[i] ?? '', [names.policy]: texts.policy[i] ?? '' },
    scores: { [names.reference]: reference[i] ?? {}, [names.policy]: policy[i] ?? {} },
  }));
  return { type: 'samples', step, rows };
}
