/** What a trained adapter says here, for comparison with peft (scripts/real-model-peft.py). */
import { writeFileSync } from 'node:fs';
import { promptIds } from '../text/chat-template';
import { nextTokenLogits } from '../train/next-token';
import type { Session } from '../train/session';

/** One of so many logits is written. */
const STRIDE = 7;

/** Logits of the token after each prompt, by a policy with its adapter: {stride, prompts: [{ids, largest, logits}]}. */
export async function writeLogits(
  { artifacts, tokenizer }: Session,
  ref: string,
  questions: readonly string[],
  path: string,
): Promise<void> {
  const policy = artifacts.require(ref, 'policy');
  const prompts: object[] = [];
  for (const content of questions) {
    const ids = promptIds(tokenizer, [{ role: 'user', content }]);
    const logits = await nextTokenLogits(policy, ids, tokenizer.padId);
    const largest = logits.reduce((most, logit) => Math.max(most, Math.abs(logit)), 0);
    prompts.push({ ids, largest, logits: [...logits.filter((_, i) => i % STRIDE === 0)] });
  }
  writeFileSync(path, `${JSON.stringify({ stride: STRIDE, prompts })}\n`);
}
