import { recipe } from '../recipe';
import { diffusionDpoStage } from '../stages/diffusion-dpo';
import { pictureEvaluationStage } from '../stages/picture-evaluation';
import { pictureModelStage } from '../stages/picture-model';
import { picturePreferencesStage } from '../stages/picture-preferences';
import { pictureSftStage } from '../stages/picture-sft';

/** Follows Wallace et al. 2023; departs in size: faces of 16 × 16 pixels, drawn by a model of half a million parameters. */
export const diffusionDpo = recipe({
  id: 'diffusion-dpo',
  title: 'Diffusion-DPO: pictures',
  source: 'Wallace et al. 2023, Diffusion Model Alignment Using Direct Preference Optimization',
  explanation:
    'A small diffusion model draws faces, people say which of two they like better, and Diffusion-DPO makes it draw more of those; fine-tuning on the chosen pictures alone stands beside it.',
  nodes: [
    { id: 'pictures', stage: pictureModelStage, inputs: {} },
    {
      id: 'preferences',
      stage: picturePreferencesStage,
      inputs: { model: 'pictures.model', labels: 'data.pairs' },
    },
    {
      id: 'chosen-only',
      stage: pictureSftStage,
      inputs: { reference: 'pictures.model', pairs: 'preferences.pairs' },
    },
    { id: 'dpo', stage: diffusionDpoStage, inputs: { reference: 'pictures.model', pairs: 'preferences.pairs' } },
    {
      id: 'evaluation',
      stage: pictureEvaluationStage,
      inputs: { base: 'pictures.model', tuned: 'chosen-only.model', model: 'dpo.model' },
    },
  ],
  writers: ['pictures.model', 'dpo.model'],
  scorer: null,
  pairs: 'preferences.pairs',
});
