/** The real model against what transformers says of the same file (src/testing/fixtures/real-model.json). */
import { readFileSync } from 'node:fs';
import type { Turn } from '../data/conversation';
import { generate } from '../model';
import { BASE } from '../recipes/ports';
import { promptIds } from '../text/chat-template';
import { InputError } from '../text/input-error';
import { nextTokenLogits } from '../train/next-token';
import type { Session } from '../train/session';

interface Expected {
  /** One of so many logits is stored. */
  readonly stride: number;
  readonly prompts: readonly {
    readonly prompt: string;
    readonly ids: readonly number[];
    /** Largest of all of them, by size. */
    readonly largest: number;
    readonly logits: readonly number[];
    readonly greedy: readonly number[];
  }[];
  readonly strings: readonly (readonly [text: string, ids: readonly number[]])[];
  readonly conversations: readonly (readonly [turns: readonly Turn[], text: string])[];
}
const FILE = 'src/testing/fixtures/real-model.json';
/** Of the largest logit. */
const MOST_APART = 5e-3;
/** Of the prompts; where two tokens are nearly as likely, rounding decides. */
const LEAST_SAME = 0.95;

const same = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((x, i) => x === b[i]);

/** Prints what was compared; returns what is not as it should be. */
export async function checkAgainstTransformers({ tokenizer, model, artifacts }: Session): Promise<string[]> {
  const expected = JSON.parse(readFileSync(FILE, 'utf8')) as Expected;
  const problems: string[] = [];
  const count = (what: string, good: number, all: number, least = all) => {
    console.log(`  ${what}: ${good} of ${all}`);
    if (good < least) problems.push(`${what}: ${good} of ${all}, at least ${least} are expected`);
  };
  const strings = expected.strings.filter(([text, ids]) => same(tokenizer.encode(text), ids));
  count('strings with the same tokens', strings.length, expected.strings.length);
  const { chat } = tokenizer;
  if (chat instanceof InputError) throw chat;
  const rendered = expected.conversations.filter(([messages, text]) => {
    const asks = messages.at(-1)?.role === 'user';
    return chat.jinja.render({ ...chat.variables, messages, add_generation_prompt: asks }, chat.date) === text;
  });
  count('conversations written the same', rendered.length, expected.conversations.length);

  const policy = artifacts.require(BASE, 'policy');
  const asked = expected.prompts.map(({ prompt }) => promptIds(tokenizer, [{ role: 'user', content: prompt }]));
  count(
    'prompts with the same tokens',
    expected.prompts.filter(({ ids }, i) => same(asked[i] ?? [], ids)).length,
    asked.length,
  );
  let apart = 0;
  for (const { ids, largest, logits: wanted } of expected.prompts) {
    const found = await nextTokenLogits(policy, ids, tokenizer.padId);
    for (const [i, value] of wanted.entries())
      apart = Math.max(apart, Math.abs((found[i * expected.stride] as number) - value) / largest);
  }
  console.log(`  logits apart by at most ${apart.toExponential(1)} of the largest`);
  if (!(apart <= MOST_APART)) problems.push(`logits are ${apart} apart, and may be ${MOST_APART}`);

  const { eosId, padId } = tokenizer;
  const said = await generate(policy.parameters, model, asked, {
    maxNewTokens: 32,
    greedy: true,
    seed: 0,
    eosId,
    padId,
  });
  const alike = expected.prompts.filter(({ greedy }, i) => same(said.ids[i] ?? [], greedy)).length;
  count('greedy answers of 32 tokens the same', alike, asked.length, Math.floor(LEAST_SAME * asked.length));
  return problems;
}
