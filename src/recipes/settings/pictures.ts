import { count, positive, setting, share } from '../../config/setting';
import { z } from '../../config/zod';
import { learningRate, maxGradNorm, warmupRatio } from './training';

/** What mouths there are (pictures/attributes.ts): what captions leave open, and a rater can prefer. */
const MOUTHS = ['smiling', 'frowning', 'straight', 'open'] as const;

const prefers = () =>
  setting(
    z.enum(MOUTHS),
    'The rater prefers',
    'The mouth that the simulated rater looks for: of two pictures the one that has it is chosen, and where both or neither have it nothing is. Captions leave the mouth open.',
    'smiling',
  );

const sampleSteps = () =>
  setting(count(200, 2), 'Sampling steps', 'Steps in which DDIM turns noise into a picture.', 20);

const watched = () =>
  setting(
    count(512, 2),
    'Watched pictures',
    'Pictures of captions and noise never learned from, drawn again and again: the shares in the charts are of them.',
    64,
  );

export const pictureModelSchema = z.object({ watched: watched(), sampleSteps: sampleSteps() });

export const picturePreferencesSchema = z.object({
  pairs: setting(count(5000), 'Labels', 'Pairs of pictures that the rater decides.', 200),
  prefers: prefers(),
  noise: setting(share(), 'Noise', 'Share of the labels that are turned round.', 0),
  sampleSteps: sampleSteps(),
});

/** What both stages share that learn from labeled pictures. */
const learning = (steps: number, rate: number) => ({
  steps: setting(count(100_000), 'Steps', 'How often it learns from a batch of labels.', steps),
  batchSize: setting(count(256), 'Batch size', 'Labels in each step.', 16),
  learningRate: learningRate(rate),
  warmupRatio: warmupRatio(0.1),
  maxGradNorm: maxGradNorm(),
  watched: watched(),
  sampleEvery: setting(count(100_000), 'Draw every', 'Steps between two rounds of watched pictures.', 50),
  sampleSteps: sampleSteps(),
});

export const diffusionDpoSchema = z.object({
  beta: setting(
    positive(1e6),
    'β',
    'The price of leaving the reference, with the number of noise levels and their weight in it: βTω.',
    1000,
  ),
  ...learning(300, 2e-4),
});
export type DiffusionDpoConfig = z.infer<typeof diffusionDpoSchema>;

export const pictureSftSchema = z.object(learning(300, 2e-4));

export const pictureEvaluationSchema = z.object({
  pictures: setting(
    count(5000, 2),
    'Pictures',
    'Captions and noise that no stage has seen, one picture of each model.',
    256,
  ),
  prefers: prefers(),
  sampleSteps: sampleSteps(),
});
