/**
 * npm run pretrain-pictures -- [--backend wasm] [--steps N] [--out build/faces]
 *
 * Pretrains the picture model on faces drawn from a seed, by config/pretrain-pictures.ts: noise of a random level is added
 * to each, and the model learns to see it (Ho et al. 2020). Stop it whenever you like: started again it goes on from its last
 * checkpoint. Ends with the model's folder in --out.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDenoiser } from '../codecs/denoiser';
import { startNodeBackend } from '../compute/node';
import { FACES, FACES_RECIPE } from '../config/pretrain-pictures';
import { unetShapes } from '../data/unet-shapes';
import type { NamedArray } from '../data/weights';
import { readSafetensors, writeSafetensors } from '../formats/safetensors';
import { fromArrays, parameterCount, toArrays } from '../model';
import { initUnet } from '../model/pictures/unet';
import { AdamW } from '../optim';
import { denoisingStep, pretrainingBatch } from '../train/picture-pretrain';
import { writeFolder } from './files';
import { backendOption, commandOptions } from './options';

const { values } = commandOptions({
  options: {
    backend: { type: 'string', default: 'wasm' },
    steps: { type: 'string', default: String(FACES_RECIPE.steps) },
    out: { type: 'string', default: 'build/faces' },
  },
});

/** What is told of the model where its files lie. */
const card = (steps: number, adapter: string): string => `---
license: apache-2.0
tags: [diffusion, rlhf-studio, synthetic]
---

# RLHF Studio faces

A denoising diffusion model (Ho et al. 2020) of ${[...unetShapes(FACES).values()].reduce((sum, shape) => sum + shape.reduce((a, b) => a * b), 0).toLocaleString('en')} parameters that draws faces of 16 × 16 pixels from captions, for learning
Diffusion-DPO in a browser tab. It knows only the picture world of \`src/pictures\` and is good for nothing else.

## Data

Faces drawn from a seed by \`src/pictures/face.ts\`: six attributes, three of four mouths alike often and half of all faces
smiling; a caption that leaves each attribute open in 15 of 100 faces, and the mouth in 75. No photographs, no personal data.

## Recipe

\`npm run pretrain-pictures\`, ${steps.toLocaleString('en')} steps of ${FACES_RECIPE.batch} faces on ${adapter}, seed ${FACES_RECIPE.seed}: the error of the noise
that it sees, weighted by 1/ᾱ (Salimans and Ho 2022), cosine schedule (Nichol and Dhariwal 2021), AdamW at ${FACES_RECIPE.learningRate}, warm-up of ${FACES_RECIPE.warmup} steps, linear to 0 over the
last ${100 * FACES_RECIPE.cooldown}%. A U-Net of two levels over patches of 2 × 2 pixels (\`src/model/pictures/unet.ts\`); pictures by DDIM (Song et al. 2021).
`;

async function main(): Promise<void> {
  const { batch, learningRate, warmup, cooldown, seed } = FACES_RECIPE;
  const total = Number(values.steps);
  const backend = await startNodeBackend({ prefer: backendOption(values.backend), exact: true });
  mkdirSync(values.out, { recursive: true });
  const path = join(values.out, 'checkpoint.safetensors');
  const saved = existsSync(path) ? readSafetensors(new Uint8Array(readFileSync(path))) : null;
  const part = (prefix: string) =>
    (saved?.tensors ?? []).flatMap((t) =>
      t.name.startsWith(prefix) ? [{ ...t, name: t.name.slice(prefix.length) }] : [],
    );
  const parameters = saved ? fromArrays(part('w.')) : initUnet(FACES, seed);
  const optimizer = new AdamW(parameters, { beta2: 0.99, epsilon: 1e-8 });
  let step = Number(saved?.metadata?.step ?? 0);
  if (saved) optimizer.importState({ step, m: part('m.'), v: part('v.') });
  console.log(
    `${parameterCount(parameters)} parameters on ${backend.name}: ${backend.adapter}. Step ${step} of ${total}.`,
  );

  const save = async () => {
    const named = (prefix: string, arrays: readonly NamedArray[]) =>
      arrays.map((a) => ({ ...a, name: prefix + a.name }));
    const { m, v } = await optimizer.exportState();
    const arrays = [...named('w.', await toArrays(parameters)), ...named('m.', m), ...named('v.', v)];
    writeFileSync(`${path}.part`, writeSafetensors(arrays, { step: String(step) }));
    renameSync(`${path}.part`, path);
  };
  let [sum, since, begun] = [0, 0, performance.now()];
  while (step < total) {
    // Warm-up, stable, decay, as config/pretrain.ts has it.
    const rate = learningRate * Math.min(1, (step + 1) / warmup, (total - step) / (cooldown * total));
    sum += (await denoisingStep(parameters, FACES, optimizer, rate, pretrainingBatch(seed, step, batch))).loss;
    step++;
    since++;
    if (step % 100 === 0 || step === total) {
      console.log(
        `${step} loss ${(sum / since).toFixed(4)} ${((performance.now() - begun) / since).toFixed(0)} ms a step`,
      );
      [sum, since, begun] = [0, 0, performance.now()];
      await save();
    }
  }
  const model = { config: FACES, parameters, own: parameters };
  writeFolder(values.out, await writeDenoiser(model, card(step, backend.adapter)));
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
