import { llamaShapes, SCORE_HEAD } from '../data/weights';
import { type Files, writeHuggingFaceFolder } from '../formats/huggingface-folder';
import { writeSafetensors } from '../formats/safetensors';
import { parseConfig } from '../recipes/config';
import { countWords, trainBpe } from '../text/bpe-trainer';
import { sha256 } from '../text/sha256';
import { tokenizerConfig } from '../text/tokenizer-config';
import { CHECKPOINT_VERSION } from './checkpoint-manifest';
import { type Folder, linesOf, writeJson } from './folder';
import { type ArtifactInfo, givenPath, writeRunArtifact } from './run-artifacts';
import { RUN_VERSION, type RunRecord, runPath } from './run-record';

const model = {
  vocab_size: 270,
  hidden_size: 8,
  intermediate_size: 16,
  num_hidden_layers: 1,
  num_attention_heads: 4,
  max_position_embeddings: 32,
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
};
const arrays = [...llamaShapes(model)].map(([name, shape]) => ({
  name,
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i)),
}));
const tokenizer = {
  tokenizerJson: JSON.parse(JSON.stringify(trainBpe(countWords(['some words, some more words']), 270))) as unknown,
  tokenizerConfigJson: tokenizerConfig(32),
};
const causal = writeHuggingFaceFolder({ kind: 'causal', config: model, arrays, ...tokenizer });
const head = { name: SCORE_HEAD, shape: [1, 8], data: new Float32Array(8).fill(0.5) };
const reward = writeHuggingFaceFolder({ kind: 'classifier', config: model, arrays: [...arrays, head], ...tokenizer });

const calibration = [{ predicted: 0.7, observed: 0.6, count: 10 }];
const winRate = { rate: 0.6, low: 0.5, high: 0.7, prompts: 60 };
const family = {
  family: 'copy',
  title: 'Copying',
  metric: 'accuracy',
  heldOut: false,
  prompts: 60,
  scores: { 'sft.policy': 0.5 },
};
const pairs = [{ prompt: 'p', chosen: 'a', rejected: 'b', rater: 'simulated:careful' }];
const demonstrations = [{ prompt: 'p', completion: 'c' }];
const rubric = { correct: 1, polite: 0.5, concise: 0.25, harmless: 1, wellFormed: 0 };

/** What lies in its `artifacts/`, by name. */
const ARTIFACTS: Readonly<Record<string, { readonly info: ArtifactInfo; readonly files: Files }>> = {
  'sft.policy': { info: { kind: 'policy', madeBy: 'sft', identity: 'a1' }, files: causal },
  'preferences.pairs': {
    info: { kind: 'pairs', madeBy: 'preferences', identity: 'a2' },
    files: new Map([
      ['pairs.jsonl', linesOf(pairs)],
      ['meta.json', linesOf([{ temperature: 1, maxNewTokens: 64, rubric }])],
    ]),
  },
  'reward.scorer': {
    info: { kind: 'scorer', madeBy: 'reward', identity: 'a3' },
    files: new Map([...reward, ['meta.json', linesOf([{ mean: 0.1, deviation: 2 }])]]),
  },
};
/** The lines of each of its files. */
const LINES: Readonly<Record<string, readonly unknown[]>> = {
  'metrics.jsonl': [1, 2].map((step) => ({
    node: 'sft',
    step,
    at: 1000 + step,
    values: { loss: 3 / step, eval_loss: null },
  })),
  'samples.jsonl': [
    { node: 'sft', step: 2, at: 1002, rows: [{ prompt: 'p', answers: { base: 'b', 'sft.policy': 's' } }] },
  ],
  'phases.jsonl': [
    { node: 'reward', step: 2, phase: { kind: 'reward-diagnostics', chosen: [1, 2], rejected: [0], calibration } },
    { node: 'evaluation', step: 1, phase: { kind: 'families', families: [family], winRate } },
  ],
};

export const recordOf = (id: string, change: Partial<RunRecord> = {}): RunRecord => ({
  version: RUN_VERSION,
  id,
  name: `run ${id}`,
  createdAt: 1000,
  updatedAt: 2000,
  config: parseConfig({ seed: 7 }),
  nodes: ['sft', 'preferences'],
  device: { backend: 'wasm', adapter: 'WebAssembly SIMD' },
  base: { name: 'nano', identity: 'b1', own: false, tokenizerHash: 'abc', config: model, parameterCount: 1000 },
  lineage: {
    parentRun: null,
    parentCheckpoint: null,
    data: { 'data.demonstrations': { source: 'own data', count: 1, identity: 'd1' } },
  },
  state: 'done',
  done: ['sft', 'preferences'],
  reach: { metricsBytes: 0, samplesBytes: 0 },
  node: 'preferences',
  step: 2,
  total: 2,
  checkpoints: ['sft-2'],
  artifacts: Object.fromEntries(Object.entries(ARTIFACTS).map(([ref, { info }]) => [ref, info])),
  report: { sft: { seconds: 3, heldout_loss_before: 3, heldout_loss_after: 1 } },
  deletedAt: null,
  ...change,
});

/**
 * A small whole run in a folder: two steps of SFT on somebody's demonstration, a model, labels and a reward model, a checkpoint
 * and a line in every file. For tests only.
 */
export async function writeTestRun(folder: Folder, id: string, change: Partial<RunRecord> = {}): Promise<RunRecord> {
  const path = runPath(id);
  for (const [name, lines] of Object.entries(LINES)) await folder.write(`${path}/${name}`, linesOf(lines));
  await folder.write(givenPath(id, 'data.demonstrations'), linesOf(demonstrations));
  for (const [ref, { info, files }] of Object.entries(ARTIFACTS)) await writeRunArtifact(folder, id, ref, info, files);
  const state = writeSafetensors(arrays.map((array) => ({ ...array, name: `policy.w/${array.name}` })));
  await folder.write(`${path}/checkpoints/sft-2/state.safetensors`, state);
  await writeJson(folder, `${path}/checkpoints/sft-2/manifest.json`, {
    version: CHECKPOINT_VERSION,
    node: 'sft',
    step: 2,
    scalars: { tokens: 10 },
    bytes: state.length,
    sha256: await sha256(state),
    metricsBytes: linesOf(LINES['metrics.jsonl'] ?? []).length,
    samplesBytes: linesOf(LINES['samples.jsonl'] ?? []).length,
    tokenizerHash: 'abc',
    parent: null,
    seconds: 3,
    score: 1,
    savedAt: 1500,
  });
  const record = recordOf(id, change);
  await writeJson(folder, `${path}/run.json`, record);
  return record;
}
