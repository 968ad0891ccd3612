/**
 * npm run nonsense -- [--preset nano] [--seeds 1,2,3] [--labels 60] [--ppo]
 *
 * After labels for "shorter" and nothing else: is nonsense flagged as unlike anything labeled, and are fresh answers of
 * the SFT model let through? With --ppo: how much shorter the policy's answers get, and what each task family loses.
 */
import { join } from 'node:path';
import { startNodeBackend } from '../compute/node';
import { isUnlike } from '../data/judged';
import { parseConfig, recipeOf } from '../recipes/config';
import { order } from '../recipes/recipe';
import { mean } from '../statistics';
import { sampleAnswers } from '../train/answer-samples';
import type { EvaluationTable } from '../train/events';
import { pipeline } from '../train/pipeline';
import { bundledPrompts } from '../train/prompts';
import { judgeTexts } from '../train/reward-reading';
import { openSession } from './model-files';
import { commandOptions } from './options';

const { values } = commandOptions({
  options: {
    preset: { type: 'string', default: 'nano' },
    seeds: { type: 'string', default: '1,2,3' },
    labels: { type: 'string', default: '60' },
    ppo: { type: 'boolean', default: false },
  },
});
const NONSENSE = ['banana', 'aaaa aaaa', 'xqzvk jwpf qqrt', 'Guten Morgen, ich möchte bitte ein Stück Kuchen.', '.'];
const [PROMPTS, FRESH] = [24, 512];
const percent = (share: number) => `${(100 * share).toFixed(1)}%`;

await startNodeBackend({ prefer: 'wasm', exact: true });
for (const seed of values.seeds.split(',').map(Number)) {
  const config = parseConfig({
    recipe: 'rlhf',
    model: values.preset,
    seed,
    // Ten words more cost ten rubric points, so the shorter answer is named in every pair that has one.
    nodes: { preferences: { pairs: Number(values.labels), lengthBias: -10, noise: 0, alteredShare: 0 } },
  } as Parameters<typeof parseConfig>[0]);
  const { session } = await openSession(join('public/models', values.preset));
  const nodes = order(recipeOf(config));
  const last = nodes.indexOf(values.ppo ? 'evaluation' : 'reward');
  const lengths: number[] = [];
  const unlike: number[] = [];
  for await (const event of pipeline(nodes.slice(0, last + 1), config, session, { clock: () => performance.now() })) {
    if (event.type !== 'metrics' || event.node !== 'ppo') continue;
    if (event.values.response_length !== undefined) lengths.push(event.values.response_length);
    if (event.values['objective/unlike_labeled'] !== undefined) unlike.push(event.values['objective/unlike_labeled']);
  }
  const { model, tokenizer } = session;
  const scorer = session.artifacts.require('reward.scorer', 'scorer');
  const policy = session.artifacts.require('sft.policy', 'policy').parameters;
  const judged = async (texts: readonly { prompt: string; answer: string }[]) => {
    const all = await judgeTexts(scorer, tokenizer, texts);
    return {
      flagged: mean(all.map((one) => Number(isUnlike(one.farness ?? 0)))),
      score: mean(all.map((one) => one.score)),
    };
  };

  const source = bundledPrompts(seed, 'test', 'nonsense');
  const fresh: { prompt: string; answer: string }[] = [];
  for (let first = 0; first < FRESH; first += 32) {
    const items = Array.from({ length: 32 }, (_, i) => source.at(first + i));
    const options = { maxNewTokens: 48, temperature: 0.8, seed, stream: 'nonsense', firstRow: first };
    const answers = await sampleAnswers(policy, model, tokenizer, items, options);
    fresh.push(...answers.map(({ text }, i) => ({ prompt: items[i]?.prompt ?? '', answer: text })));
  }
  console.log(`seed ${seed}: ${scorer.labeled?.distances.length ?? 0} labeled answers kept`);
  const { flagged, score } = await judged(fresh);
  console.log(`  ${FRESH} fresh answers of SFT: flagged ${percent(flagged)}, mean score ${score.toFixed(2)}`);
  const prompts = Array.from({ length: PROMPTS }, (_, i) => source.at(FRESH + i).prompt);
  for (const answer of NONSENSE) {
    const one = await judged(prompts.map((prompt) => ({ prompt, answer })));
    console.log(
      `  "${answer}" under ${PROMPTS} prompts: flagged ${percent(one.flagged)}, mean score ${one.score.toFixed(2)}`,
    );
  }
  if (!values.ppo) continue;
  const tail = (series: readonly number[]) => mean(series.slice(-Math.ceil(series.length / 10)));
  const before = mean(lengths.slice(0, 5));
  console.log(
    `  PPO: ${before.toFixed(1)} to ${tail(lengths).toFixed(1)} tokens (${percent(tail(lengths) / before - 1)}); unlike anything labeled: ${percent(mean(unlike.slice(0, 5)))} to ${percent(tail(unlike))}`,
  );
  const table = session.report.evaluation?.table as EvaluationTable;
  for (const { family, scores } of table.families) {
    const change = (scores['ppo.policy'] ?? Number.NaN) - (scores['sft.policy'] ?? Number.NaN);
    console.log(`  ${family}: ${change >= 0 ? '+' : ''}${change.toFixed(3)}`);
  }
}
