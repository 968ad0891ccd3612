import type { PpoConfig } from '../config/ppo';
import { answerPrompts } from './answers';
import type { StageEvent } from './events';
import type { PpoDeps } from './ppo-deps';
import type { PpoState } from './ppo-state';

/** The policy's most likely answers beside SFT's, with what the reward and the true rubric say of both. */
export async function showSamples(
  config: PpoConfig,
  state: PpoState,
  deps: PpoDeps,
  step: number,
): Promise<StageEvent> {
  const prompts = deps.samplePrompts;
  const answers = await answerPrompts(
    { parameters: state.policy, config: deps.model },
    deps.tokenizer,
    prompts.map((p) => p.prompt),
    { greedy: true, maxNewTokens: config.maxNewTokens },
  );
  const texts = { sft: deps.sftAnswers, policy: answers.map((a) => a.text) };
  const scored = async (of: readonly string[]) => {
    const samples = prompts.map((p, i) => ({
      ...p,
      answer: of[i] ?? '',
      tokens: deps.tokenizer.encode(of[i] ?? '').length + 1,
    }));
    const rewards = await deps.reward(samples);
    return samples.map((s, i): Record<string, number> => {
      const reward = rewards[i] as number;
      return deps.rubric && s.item ? { reward, rubric: deps.rubric(s.item, s.answer) } : { reward };
    });
  };
  const [sft, policy] = [await scored(texts.sft), await scored(texts.policy)];
  const rows = prompts.map(({ prompt }, i) => ({
    prompt,
    answers: { sft: texts.sft[i] ?? '', policy: texts.policy[i] ?? '' },
    scores: { sft: sft[i] ?? {}, policy: policy[i] ?? {} },
  }));
  return { type: 'samples', stage: 'ppo', step, rows };
}
