import type { pictureModelStage } from '../recipes/stages/picture-model';
import { asked, drawAsked, pictureRows, seen } from './picture-samples';
import type { Run } from './stage-run';

/** The bundled picture model, with what it draws as it comes. */
export const pictureModel: Run<typeof pictureModelStage> = async function* (context) {
  const { settings, draws, log } = context;
  const model = await context.pictureModel();
  context.output('model', model);
  const request = asked(draws.seed, 'shown', 0, settings.watched);
  const pictures = await drawAsked(model, request, settings.sampleSteps);
  const { figures } = seen(pictures, request.captions);
  yield { type: 'metrics', step: 1, values: figures };
  const rows = pictureRows(request.captions.slice(0, SHOWN), { [context.outputName('model')]: pictures });
  yield { type: 'samples', step: 1, rows };
  yield { type: 'progress', step: 1, total: 1 };
  context.report({ seconds: log.seconds(), ...figures });
};

/** Of the pictures that are counted, those that are shown. */
export const SHOWN = 16;
