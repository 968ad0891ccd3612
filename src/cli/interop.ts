/**
 * npm run interop, its half in Node: writes what our engine says of a run's models to `ours.json`, for Python to compare, or
 * (--back) opens the models that TRL trained on. scripts/interop.mjs runs both halves.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startNodeBackend } from '../compute/node';
import { readHuggingFaceFolder } from '../formats/huggingface-folder';
import { fromArrays, hiddenStates, layEndToEnd, logits } from '../model';
import { BASE } from '../recipes/ports';
import { exampleIds } from '../text/chat-template';
import { answerPrompts } from '../train/answers';
import { ppoFigures } from '../train/ppo-figures';
import { bundledPrompts } from '../train/prompts';
import { rewardIds, scoreRows } from '../train/reward-scoring';
import { rollOut } from '../train/rollout';
import { readFolder } from './files';
import { grouped, writeGrouped } from './interop-grouped';
import { conversations, idsByTemplate, templateFolders } from './interop-templates';
import { openSession } from './model-files';
import { commandOptions } from './options';

const { values } = commandOptions({
  options: { run: { type: 'string' }, back: { type: 'string', multiple: true, default: [] }, out: { type: 'string' } },
});
const out = values.out ?? 'build/interop/ours';
mkdirSync(out, { recursive: true });
const write = (name: string, value: unknown) =>
  writeFileSync(
    join(out, name),
    JSON.stringify(value, (_, inner) => (inner instanceof Float32Array ? [...inner] : inner)),
  );

/** Prompts of the bundled world that no stage has seen. */
const unseen = (count: number) => Array.from({ length: count }, (_, i) => bundledPrompts(77, 'test', 'interop').at(i));

async function compareRun(run: string): Promise<void> {
  const [policy, reward] = ['sft', 'reward'].map((name) => readHuggingFaceFolder(readFolder(join(run, name))));
  if (!policy || !reward) throw new Error(`${run} lacks a model.`);
  const { tokenizer, config } = policy;
  const [parameters, scorer] = [fromArrays(policy.arrays), fromArrays(reward.arrays)];
  const items = unseen(16);

  const texts = items.slice(0, 8).map(({ prompt, item }) => [
    { role: 'user' as const, content: prompt },
    { role: 'assistant' as const, content: item?.answers.plain ?? 'Yes.' },
  ]);
  const sequences = texts.map((messages) => exampleIds(tokenizer, messages).ids);
  const rowsOf = (weights: typeof parameters) =>
    Promise.all(
      sequences.map(async (ids) => {
        const hidden = hiddenStates(weights, config, layEndToEnd([ids], tokenizer.padId));
        const all = logits(weights, hidden);
        const [length, data] = [ids.length * config.vocab_size, (await all.data()) as Float32Array];
        hidden.dispose();
        all.dispose();
        return data.slice(0, length);
      }),
    );
  const sharing = grouped(policy);
  writeGrouped(out, sharing);
  const scored = texts.map(([asked, said]) =>
    rewardIds(tokenizer, { prompt: asked?.content ?? '' }, said?.content ?? '', config.max_position_embeddings),
  );
  write('models.json', {
    sequences,
    logits: await rowsOf(parameters),
    groupedLogits: await rowsOf(fromArrays(sharing.arrays)),
    scored,
    scores: await scoreRows(scorer, config, scored, tokenizer.padId),
    scale: reward.scale,
    greedy: (await answerPrompts({ config, parameters }, tokenizer, items, { greedy: true })).map(({ ids }) => ids),
    asked: items.map(({ prompt }) => prompt),
    eosId: tokenizer.eosId,
  });

  // Nothing ends these answers, so that every row is of full length.
  const base = (await openSession('public/models/nano', true)).session.artifacts.require(BASE, 'policy');
  const endless = { ...tokenizer, eosId: -1 };
  const scale = reward.scale ?? { mean: 0, deviation: 1 };
  const roles = { model: config, policy: parameters, reference: base.parameters, value: scorer, valueScale: scale };
  const options = { maxNewTokens: 24, temperature: 0.9, seed: 5, stream: 'interop', firstEpisode: 0, rowsTogether: 16 };
  const rollout = await rollOut(roles, endless, items, options);
  const raw = await scoreRows(
    scorer,
    config,
    items.map((item, i) => rewardIds(tokenizer, item, rollout.answers[i] ?? '', config.max_position_embeddings)),
    tokenizer.padId,
  );
  const scores = raw.map((score) => (score - scale.mean) / scale.deviation);
  const moved = {
    logprobs: rollout.logprobs.map((x, i) => x + 0.3 * Math.sin(i)),
    values: rollout.values.map((x, i) => x + 0.4 * Math.cos(i)),
  };
  const settings = { beta: 0.1, gamma: 0.98, lambda: 0.95, cliprange: 0.2, cliprangeValue: 0.2 };
  const { logprobs, refLogprobs, values: critic, width } = rollout;
  const recorded = { logprobs, refLogprobs, values: critic, scores, moved, width, rows: items.length };
  write('ppo.json', { settings, recorded, ours: await ppoFigures(rollout, scores, moved, settings) });

  const folders = templateFolders(readFolder(join(run, 'sft')), join(out, 'templates'));
  write('templates.json', { conversations, folders: idsByTemplate(folders, new Date()) });
}

/** A model that was trained elsewhere says the same conversations in the same ids. */
function openBack(folder: string): void {
  const read = readHuggingFaceFolder(readFolder(folder));
  const ids = conversations.map((messages) => exampleIds(read.tokenizer, messages).ids);
  write(`back-${folder.split('/').at(-1)}.json`, {
    kind: read.kind,
    warnings: read.warnings,
    eosId: read.tokenizer.eosId,
    ids,
  });
}

await startNodeBackend({ prefer: 'wasm', exact: true });
if (values.run) await compareRun(values.run);
for (const folder of values.back) openBack(folder);
