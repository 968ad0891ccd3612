import { asked, PRINCIPLES } from '../config/principles';
import type { Demonstration } from '../data/rows';
import type { Split } from '../data/splits';
import type { criticStage } from '../recipes/stages/ai-critic';
import type { CritiqueLesson } from '../tasks';
import { critiquePrompt, revisionPrompt } from '../text/judge-prompt';
import type { DemonstrationSource } from './demonstrations';
import { StageError } from './events';
import { fineTune, fineTuneState } from './fine-tune';
import { constitutionOf } from './judge-pairs';
import { revise } from './revise';
import type { DataSource } from './source';
import type { Run, StageContext } from './stage-run';

/** Held-out answers that are shown with its critiques and revisions. */
const SHOWN = 8;

/**
 * Teaches a copy of a model to criticise an answer by a principle and to answer again, on generated lessons.
 *
 * Source: Bai et al. 2022 (Constitutional AI), section 3; there the model is large enough to need no teaching.
 */
export const critic: Run<typeof criticStage> = async function* (context) {
  const { settings, inputs, model, tokenizer, source, log } = context;
  const principles = constitutionOf(settings.principles);
  const lessons = source.critiques ?? noLessons();
  const state = fineTuneState(context, inputs.policy);
  const shown = Array.from({ length: SHOWN }, (_, i) => {
    const principle = principles[i % principles.length] as (typeof principles)[number];
    const { item, answer } = lessons(principle, 'validation', 1000 + i);
    return { item: { prompt: item.prompt, item }, answer, principle: asked(principle) };
  });
  yield* fineTune(settings, state, {
    model,
    tokenizer,
    train: taught(context, lessons, 'train'),
    validation: taught(context, lessons, 'validation'),
    async show(parameters) {
      const revised = await revise({ config: model, parameters, own: parameters }, tokenizer, shown);
      return shown.map(({ item: { prompt }, answer }, i) => {
        const { critique = '', revision = '' } = revised[i] ?? {};
        return { prompt, answers: { answer, critique, revision } };
      });
    },
  });
  context.report({
    seconds: log.seconds(),
    principles,
    heldout_loss_before: log.first('eval_loss'),
    heldout_loss_after: log.last('eval_loss'),
  });
};

type Lessons = NonNullable<DataSource['critiques']>;

function noLessons(): never {
  throw new StageError(
    'critic-no-lessons',
    'A critic is taught on the bundled prompts alone, and this run has prompts of its own. Choose the bundled prompts, or another recipe.',
  );
}

/** Lessons as demonstrations: number 2k is a critique and 2k+1 the revision that follows it. */
function taught(
  { settings, tokenizer, model }: StageContext<typeof criticStage>,
  lessons: Lessons,
  split: Split,
): DemonstrationSource {
  const principles = constitutionOf(settings.principles);
  const limit = Math.min(settings.maxLength, model.max_position_embeddings);
  return {
    at(index): Demonstration {
      const number = index >> 1;
      const principle = principles[number % principles.length] as (typeof principles)[number];
      const { item, answer, critique, revision }: CritiqueLesson = lessons(principle, split, number);
      const answered = { prompt: item.prompt, answer };
      const words = PRINCIPLES[principle];
      if (index % 2 === 0)
        return { prompt: critiquePrompt(tokenizer, answered, words.critique, limit).prompt, completion: critique };
      return {
        prompt: revisionPrompt(tokenizer, answered, critique, words.revision, limit).prompt,
        completion: revision,
      };
    },
  };
}
