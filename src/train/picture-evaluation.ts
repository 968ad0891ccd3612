import { meanOfScores } from '../evaluation/intervals';
import { winRate } from '../evaluation/win-rate';
import { ATTRIBUTES, type Caption } from '../pictures/attributes';
import { obeyed, rootDistance } from '../pictures/read-face';
import type { pictureEvaluationStage } from '../recipes/stages/picture-evaluation';
import { mean } from '../statistics';
import type { Denoiser } from './artifacts';
import type { PictureFigures, PictureTable } from './events';
import { checkpointName } from './fingerprint';
import { SHOWN } from './picture-model';
import { asked, drawAsked, pictureRows, type Seen, seen } from './picture-samples';
import type { Run } from './stage-run';

/** Models side by side on captions and noise that no stage has seen, read off their pictures by `readFace`. */
export const pictureEvaluation: Run<typeof pictureEvaluationStage> = async function* (context) {
  const { settings, inputs, draws, log } = context;
  const ports = ['base', 'tuned', 'model'] as const;
  const models = ports.flatMap((port): [string, Denoiser][] => {
    const model = inputs[port];
    return model ? [[context.inputName(port), model]] : [];
  });
  const request = asked(draws.seed, 'evaluation', 0, settings.pictures);
  const drawn: Record<string, readonly Float32Array[]> = {};
  for (const [i, [name, model]] of models.entries()) {
    drawn[name] = await drawAsked(model, request, settings.sampleSteps);
    yield { type: 'progress', step: i + 1, total: models.length };
  }
  const [base, model] = [context.inputName('base'), context.inputName('model')];
  const read = Object.fromEntries(models.map(([name]) => [name, seen(drawn[name] ?? [], request.captions)]));
  const wanted = ATTRIBUTES.mouth.indexOf(settings.prefers);
  const has = (name: string) => (read[name] as Seen).readings.map(({ face }) => Number(face.mouth === wanted));
  const [before, after] = [has(base), has(model)];
  const wins = winRate(after.map((one, i) => (1 + one - (before[i] as number)) / 2));
  const figures = models.map(([name]): [string, PictureFigures] => [
    name,
    figuresOf(read[name] as Seen, drawn[name] ?? [], request.captions, read[base] as Seen, drawn[base] ?? []),
  ]);
  const checkpoints = await Promise.all(
    models.map(async ([name, weights]) => [name, await checkpointName(name, weights)] as const),
  );
  yield {
    type: 'samples',
    step: models.length,
    rows: pictureRows(request.captions.slice(0, SHOWN), drawn),
  };
  const table: PictureTable = {
    kind: 'pictures',
    prefers: settings.prefers,
    winRate: { ...wins, prompts: settings.pictures },
    models: Object.fromEntries(figures),
    compared: [base, model],
    checkpoints: Object.fromEntries(checkpoints),
  };
  yield { type: 'phase', step: models.length, phase: table };
  const found = { seconds: log.seconds(), table };
  context.output('table', found);
  context.report(found);
};

function figuresOf(
  own: Seen,
  pictures: readonly Float32Array[],
  captions: readonly Caption[],
  base: Seen,
  basePictures: readonly Float32Array[],
): PictureFigures {
  const mouths = ATTRIBUTES.mouth.map((value, i) => [
    value,
    meanOfScores(own.readings.map(({ face }) => Number(face.mouth === i))),
  ]);
  const [diversity = 0, unlike = 0] = [own.figures.diversity, own.figures.unlike];
  return {
    mouths: Object.fromEntries(mouths),
    obeyed: meanOfScores(own.readings.flatMap(({ face }, i) => obeyed(captions[i] as Caption, face) ?? [])),
    diversity,
    diversity_share: diversity / (base.figures.diversity ?? Number.NaN),
    unlike,
    moved: mean(pictures.map((picture, i) => rootDistance(picture, basePictures[i] as Float32Array))),
  };
}
