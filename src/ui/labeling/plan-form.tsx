import { NumberInput, SegmentedControl, Select, Switch } from '@mantine/core';
import { type LabelPlan, labelPlanSchema, NEWEST } from '../../config/labeling';
import { refTitle } from '../../recipes/names';
import { drawsPictures } from '../../recipes/recipe';
import { speakersOf } from '../../studio/chat';
import { comparedModels } from '../../studio/label-plan';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import { useNarrow } from '../use-narrow';
import styles from './labeling.module.css';
import { Revealed } from './revealed';

const SOURCES: Readonly<Record<LabelPlan['source'], string>> = {
  temperatures: 'The newest model answers each prompt twice: once more carefully, once more freely.',
  models: 'Two models answer the same prompts. Which of them people prefer is their win rate.',
  ranking: 'The newest model answers each prompt several times, and people put the answers in order.',
  file: 'Pairs that were brought in under Raters and files.',
};
/** A picture model has no temperature: its pictures differ by the noise that they begin as. */
const OF_PICTURES: Partial<typeof SOURCES> = {
  temperatures: 'The newest model draws each caption twice, from different noise.',
  models:
    'Two models draw the same captions, each from noise of its own. Which of them people prefer is their win rate.',
  ranking: 'The newest model draws each caption several times, from different noise, and people click the best.',
};
const ABOUT_TEXTS: ReadonlySet<NumberName> = new Set([
  'firstTemperature',
  'secondTemperature',
  'temperature',
  'maxNewTokens',
]);
type NumberName = {
  [N in keyof LabelPlan]: LabelPlan[N] extends number ? N : never;
}[keyof LabelPlan];
const WHOLE: ReadonlySet<NumberName> = new Set(['answers', 'maxNewTokens', 'goal']);
type ChoiceName = 'selection' | 'aggregate';

const NUMBERS: Readonly<Record<LabelPlan['source'], readonly NumberName[]>> = {
  temperatures: ['firstTemperature', 'secondTemperature', 'maxNewTokens'],
  models: ['temperature', 'maxNewTokens'],
  ranking: ['answers', 'temperature', 'maxNewTokens'],
  file: [],
};

const PICTURES_OF_A_CAPTION = { label: 'Pictures', description: 'So many of each caption; nine make a grid.' };

/** What is compared and in which order. Shown instead of the task: whoever judges does not see it. */
export function PlanForm() {
  const { labelPlan } = useStudio();
  const plan = useFrom(
    (s) => s.labelPlan,
    (state) => state,
  );
  const narrow = useNarrow();
  const ofPictures = drawsPictures(useRecipe());
  const ranking = plan.source === 'ranking';
  return (
    <div className={styles.plan}>
      <SegmentedControl
        fullWidth
        orientation={narrow ? 'vertical' : 'horizontal'}
        aria-label="What is compared"
        value={plan.source}
        onChange={(source) => labelPlan.change({ source: source as LabelPlan['source'] })}
        data={[
          { value: 'temperatures', label: ofPictures ? 'Different noise' : 'Two temperatures' },
          { value: 'models', label: 'Two models' },
          { value: 'ranking', label: ofPictures ? 'The best of several' : 'Several, in order' },
          { value: 'file', label: 'From a file' },
        ]}
      />
      <p className={styles.hint}>{(ofPictures && OF_PICTURES[plan.source]) || SOURCES[plan.source]}</p>
      <div className={styles.fields}>
        {plan.source === 'models' && (
          <>
            <ModelChoice name="firstModel" place={0} />
            <ModelChoice name="secondModel" place={1} />
          </>
        )}
        {NUMBERS[plan.source]
          .filter((name) => !ofPictures || !ABOUT_TEXTS.has(name))
          .map((name) => (
            <Amount key={name} name={name} {...(ofPictures && name === 'answers' && PICTURES_OF_A_CAPTION)} />
          ))}
        {!ranking && !ofPictures && (
          <Choice
            name="selection"
            data={[
              { value: 'random', label: 'At random' },
              { value: 'uncertain', label: 'The model is unsure' },
            ]}
          />
        )}
        {!ranking && !ofPictures && plan.selection === 'uncertain' && <Amount name="randomShare" />}
        {!ranking && <Amount name="repeatShare" />}
        <Amount name="goldShare" />
        <Amount name="goal" />
        <Choice
          name="aggregate"
          data={[
            { value: 'each', label: 'Every label counts' },
            { value: 'consensus', label: 'One verdict per pair' },
          ]}
        />
      </div>
      <Switch
        {...wordsOf('strengths')}
        checked={plan.strengths}
        onChange={(event) => labelPlan.change({ strengths: event.currentTarget.checked })}
      />
      <Revealed />
    </div>
  );
}

/** Title and sentence of a setting, as the schema has them. */
function wordsOf(name: keyof LabelPlan): { label: string; description: string } {
  const { title = name, description = '' } = labelPlanSchema.shape[name].meta() ?? {};
  return { label: title, description };
}

function Amount({ name, ...words }: { name: NumberName } & Partial<ReturnType<typeof wordsOf>>) {
  const { labelPlan } = useStudio();
  const value = useFrom(
    (s) => s.labelPlan,
    (plan) => plan[name],
  );
  const whole = WHOLE.has(name);
  return (
    <NumberInput
      {...wordsOf(name)}
      {...words}
      // A new value from elsewhere, or one that was refused, shows what holds.
      key={value}
      defaultValue={value}
      min={0}
      step={whole ? 1 : 0.05}
      allowDecimal={!whole}
      onBlur={(event) => labelPlan.change({ [name]: Number(event.currentTarget.value) })}
    />
  );
}

function Choice({ name, data }: { name: ChoiceName; data: { value: string; label: string }[] }) {
  const { labelPlan } = useStudio();
  const value = useFrom(
    (s) => s.labelPlan,
    (plan) => plan[name],
  );
  return (
    <Select
      {...wordsOf(name)}
      allowDeselect={false}
      value={value}
      onChange={(next) => next && labelPlan.change({ [name]: next })}
      data={data}
    />
  );
}

/** One of the two models of a comparison; where the plan names none that the recipe has, the recipe's own choice. */
function ModelChoice({ name, place }: { name: 'firstModel' | 'secondModel'; place: 0 | 1 }) {
  const { labelPlan } = useStudio();
  const recipe = useRecipe();
  const value = useFrom(
    (s) => s.labelPlan,
    (plan) => comparedModels(plan, recipe)[place],
  );
  const models = speakersOf(recipe).map((ref) => ({ value: ref, label: refTitle(recipe, ref) }));
  return (
    <Select
      {...wordsOf(name)}
      allowDeselect={false}
      value={value}
      onChange={(next) => next && labelPlan.change({ [name]: next })}
      data={[{ value: NEWEST, label: 'The newest' }, ...models]}
    />
  );
}
