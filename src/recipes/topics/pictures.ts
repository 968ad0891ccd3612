import type { Topic } from '../topic';

const NOISE = {
  title: 'A picture with noise',
  tex: String.raw`x_t=\sqrt{\bar\alpha_t}\,x_0+\sqrt{1-\bar\alpha_t}\,\epsilon,\qquad \sqrt{\bar\alpha_t}=\cos\tfrac{\pi t}2`,
  meaning: 'From level 0, the picture, to level 1, nothing but noise.',
  source: 'pictures/diffusion.ts#amounts',
};
const ERROR = {
  title: 'What the model learned by',
  tex: String.raw`\mathcal L=\tfrac1{\bar\alpha_t}\lVert\epsilon-\epsilon_\theta(x_t,t,c)\rVert^2`,
  meaning:
    'Shown a noisy picture, its level and its caption, the model says which noise was added; the weight makes levels count at which noise hides the picture.',
  source: 'train/picture-noise.ts#denoisingLoss',
};
const DDIM = {
  title: 'From noise to a picture',
  tex: String.raw`x_s=\sqrt{\bar\alpha_s}\,\hat x_0+\sqrt{1-\bar\alpha_s}\,\epsilon_\theta(x_t,t,c)`,
  meaning:
    'The picture that the model sees behind the noise, with a little less of that noise, again and again (DDIM).',
  source: 'model/pictures/sample.ts',
};
const words: Topic['glossary'] = [
  ['Caption', 'What is said of a face. An attribute that it leaves open is drawn by chance; here that is the mouth.'],
  ['Seed', 'The noise that a picture begins as: the same noise and caption give the same picture.'],
];

export const pictureModelTopic: Topic = {
  intro:
    'A small diffusion model, pretrained on faces that a program draws. It was told captions, and in most of them nothing of the mouth: half of the faces it saw smiled, so half of those that it draws do.',
  formulas: [NOISE, ERROR, DDIM],
  glossary: words,
};

export const picturePreferencesTopic: Topic = {
  intro:
    'The model draws each caption twice, from different noise. The rater looks at the mouth, of which the caption says nothing, and picks one; where both are alike in that, nothing is learned from the pair.',
  formulas: [DDIM],
  glossary: [...words, ['Tie', 'A pair that the rater does not decide. It is counted and left out.']],
};

export const pictureSftTopic: Topic = {
  intro:
    'The plain way to use preferences: go on with pretraining on the chosen pictures alone. It never learns what was not wanted, and is what Diffusion-DPO must be better than.',
  formulas: [NOISE, ERROR],
  glossary: words,
};

export const pictureEvaluationTopic: Topic = {
  intro:
    'Every model draws the same captions from the same noise. What changed should be the mouth alone: the rest of the caption is still obeyed, and faces are as different from each other as before.',
  formulas: [
    {
      title: 'Win rate',
      tex: String.raw`\tfrac1n\sum_i\tfrac{1+w_i-b_i}2`,
      meaning:
        'w and b are 1 where the picture of the model, and of the base, has the mouth that the rater prefers; ties count half.',
      source: 'evaluation/win-rate.ts#winRate',
    },
    {
      title: 'Diversity',
      tex: String.raw`\mathbb E_{i\ne j}\lVert x_i-x_j\rVert_{\mathrm{rms}}`,
      meaning: 'Mean distance between two pictures of a model, told as a share of the base’s.',
      source: 'pictures/read-face.ts#diversity',
    },
  ],
  glossary: words,
};
