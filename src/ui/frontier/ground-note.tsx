import { type CommonGround, commonGround, type Unlike } from '../../frontier/common-ground';
import type { Algorithm, CurvePoint, Measure } from '../../frontier/frontier';
import { recipeOf } from '../../recipes/config';
import { settingName } from '../../studio/run-name';
import { fieldsOf } from '../../studio/setting-fields';
import { formatNumber } from '../format';
import styles from './frontier.module.css';
import { referenceName } from './reference';
import { isShareOfWins } from './scales';

/** Settings said; of more, how many. */
const MOST = 4;

/** What a colleague would ask of the picture: whether all of them had the same to learn from, and what chance alone does. */
export function GroundNote({ algorithms, measure }: { algorithms: readonly Algorithm[]; measure: Measure }) {
  const ground = commonGround(algorithms);
  if (!ground) return null;
  return (
    <>
      <p className={styles.note}>{labelsInWords(ground, algorithms)}</p>
      {!isShareOfWins(measure) && startsAlike(ground) && <StartNote {...{ algorithms, measure }} />}
    </>
  );
}

const startsAlike = ({ unlike }: CommonGround): boolean => !unlike.some(({ path }) => !path.startsWith('preferences.'));

function labelsInWords({ titles, unlike, seeds }: CommonGround, algorithms: readonly Algorithm[]): string {
  const of = (values: readonly unknown[]) =>
    titles.map((title, i) => `${title} ${String(values[i] ?? '–')}`).join(', ');
  const seedsDiffer = seeds ? ` Seeds: ${of(seeds.map((own) => own.join(' and ')))}.` : '';
  if (unlike.length === 0) return `Of one seed, all of them learn from the same labels.${seedsDiffer}`;
  const said = unlike.slice(0, MOST).map((one) => `${nameOf(one, algorithms)}: ${of(one.values)}`);
  const more = unlike.length > MOST ? `; and ${unlike.length - MOST} more settings` : '';
  return `They do not learn from the same labels. ${said.join('; ')}${more}.${seedsDiffer} Give them the same settings there and run them again, and what is left between them is the algorithm.`;
}

function nameOf({ path }: Unlike, algorithms: readonly Algorithm[]): string {
  for (const { config } of algorithms) {
    const recipe = recipeOf(config);
    const field = fieldsOf(recipe).find((one) => one.path === path);
    if (field) return settingName(recipe, { field, values: [] });
  }
  return path;
}

/** All lines begin at one model, so how far apart they begin is chance. */
function StartNote({ algorithms, measure }: { algorithms: readonly Algorithm[]; measure: 'rubric' | 'learned' }) {
  const starts = algorithms.flatMap(({ title, curves }) => {
    const first: CurvePoint | undefined = curves[measure][0];
    return first && first.distance < 0.05 ? [`${title} ${formatNumber(first.reward)}`] : [];
  });
  if (starts.length < 2) return null;
  return (
    <p className={styles.note}>
      At distance 0 every line is the same {referenceName(algorithms)}. It was measured there as: {starts.join(', ')}.
      So far does a point move by which answers were drawn; lines no further apart than that are not told apart here.
      Win rates are all of the same unseen prompts.
    </p>
  );
}
