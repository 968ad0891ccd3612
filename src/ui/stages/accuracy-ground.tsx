import type { Figure } from '../../recipes/figures';
import { splitRef } from '../../recipes/ports';
import { hasNode } from '../../recipes/recipe';
import { saidIn } from '../../recipes/without-sft';
import { Panel } from '../components/panel';
import { RubricScale } from '../components/rubric-scale';
import { figureWords, formatPercent } from '../format';
import { type NodeProps, useFigures, useRecipe } from '../studio-context';
import styles from './accuracy-ground.module.css';

/** Against what the accuracy of a reward model is measured, and what could be expected of a perfect one. */
export function AccuracyGround({ node }: NodeProps) {
  const recipe = useRecipe();
  const own = useFigures(node.id);
  const pairs = node.inputs.pairs;
  const maker = pairs === undefined ? '' : splitRef(pairs).node;
  const labels = useFigures(hasNode(recipe, maker) ? maker : null);
  const {
    eval_accuracy: heldOut,
    rubric_accuracy: rubric,
    rubric_length: length,
    rubric_content: content,
    rubric_manners: manners,
  } = own;
  if (!heldOut && !rubric) return null;
  const people = own.labels_by_people?.value ?? 0;
  return (
    <Panel title="What accuracy means here">
      <dl className={styles.grounds}>
        {heldOut && (
          <div>
            <dt>Held-out labels</dt>
            <dd>
              <b>{figureWords(heldOut)}</b>. Pairs of prompts it never learned from, in the order that their raters
              said; ties are left out. {ceilingWords(labels.rater_accuracy, own.label_agreement, people > 0)}
            </dd>
          </div>
        )}
        {rubric && (
          <div>
            <dt>
              {people > 0
                ? 'The simulated rubric, which these raters were not told'
                : 'The rubric, without noise or bias'}
            </dt>
            <dd>
              <b>{figureWords(rubric)}</b>. Fresh pairs of the {saidIn(recipe, 'SFT model')}’s answers to unseen
              prompts.
              {content && ` Where one answer is more right than the other: ${figureWords(content)}.`}
              {manners && ` Where only manners differ: ${figureWords(manners)}.`}
              {length && ` Length alone would get ${formatPercent(length.value)} of them.`}{' '}
              {heldOut && people === 0 && learnedOtherwise(heldOut, rubric)}
            </dd>
          </div>
        )}
      </dl>
      {rubric && <RubricScale />}
    </Panel>
  );
}

/** What a perfect model could reach on labels that err. */
function ceilingWords(rater: Figure | undefined, twice: Figure | undefined, people: boolean): string {
  if (rater && !people)
    return `These raters name the better answer by the rubric in ${figureWords(rater)} clear pairs, so a model that knew the rubric would agree with about that many labels.`;
  if (!twice) return 'No pair was judged twice, so how far these labels can be predicted is not known.';
  const ceiling = twice.value > 0.5 ? (1 + Math.sqrt(2 * twice.value - 1)) / 2 : null;
  const reach =
    ceiling === null
      ? 'no more than by chance, so nothing could predict them'
      : `so if they err independently a perfect model would agree with about ${formatPercent(ceiling)} of labels`;
  return `Two judgements of one pair agree in ${figureWords(twice)}, ${reach}.`;
}

/** Where the two part for sure, it has learned something of these raters that the rubric does not value. */
function learnedOtherwise(heldOut: Figure, rubric: Figure): string {
  const [low] = heldOut.interval ?? [0, 1];
  const [, high] = rubric.interval ?? [0, 1];
  return low > high
    ? 'It predicts these labels better than it knows the rubric: it has learned what these raters like beside quality.'
    : '';
}
