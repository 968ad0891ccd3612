import type { SelectionReport, SelectionSide } from '../../labeling/selection-report';
import type { Estimate } from '../../statistics';
import { Panel } from '../components/panel';
import { IntervalBar } from './interval-bar';
import styles from './quality.module.css';
import { counted } from './words';

const percent = (x: number) => `${Math.round(100 * x)}%`;
const points = (x: number) => counted(Math.round(100 * x), 'point');
const range = ([low, high]: readonly [number, number]) => `${Math.round(100 * low)} to ${Math.round(100 * high)}`;

/** Pairs of which the reward model was least sure, beside the share that was drawn at random. */
export function SelectionPanel({ selection }: { selection: SelectionReport }) {
  const { random, uncertain, difference } = selection;
  if (uncertain.labels === 0)
    return (
      <Panel title="Random or most uncertain pairs">
        <p className={styles.text}>
          All {counted(random.labels, 'label')} so far are of pairs drawn at random. When the labeling panel picks the
          pairs of which the reward model is least sure, a share stays random, and the difference appears here.
        </p>
      </Panel>
    );
  return (
    <Panel
      title="Random or most uncertain pairs"
      note={`${counted(uncertain.labels, 'label')} of uncertain pairs, ${random.labels.toLocaleString('en')} of random ones`}
    >
      <div className={styles.findings}>
        <Compared
          name="Reward model right"
          about="it preferred the answer that the rater chose"
          read={(side) => side.modelRight}
          sides={[random, uncertain]}
          difference={difference.modelRight}
          less="It is right less often on them, as it should be: they teach it something."
        />
        <Compared
          name="Undecided"
          about="ties and “both bad”"
          read={(side) => side.undecided}
          sides={[random, uncertain]}
          difference={difference.undecided}
          more="People cannot decide them either: part of the uncertainty lies in the pairs themselves."
        />
      </div>
    </Panel>
  );
}

interface ComparedProps {
  readonly name: string;
  readonly about: string;
  read(side: SelectionSide): Estimate;
  readonly sides: readonly [random: SelectionSide, uncertain: SelectionSide];
  readonly difference: Estimate;
  /** What it means when the share is surely lower on uncertain pairs, or surely higher. */
  readonly less?: string;
  readonly more?: string;
}

function Compared({ name, about, read, sides, difference, less, more }: ComparedProps) {
  const bars = (['random', 'uncertain'] as const).map((which, i) => ({
    which,
    estimate: read(sides[i] as SelectionSide),
  }));
  const { estimate, interval } = difference;
  const verdict = Number.isNaN(estimate)
    ? 'Too few labels to compare.'
    : interval[1] < 0
      ? `${points(-estimate)} less on uncertain pairs (95% interval ${range([-interval[1], -interval[0]])}). ${less ?? ''}`
      : interval[0] > 0
        ? `${points(estimate)} more on uncertain pairs (95% interval ${range(interval)}). ${more ?? ''}`
        : `No sure difference yet: on uncertain pairs between ${points(-interval[0])} less and ${points(interval[1])} more (95% interval).`;
  return (
    <div className={styles.finding}>
      <div>
        <b>{name}</b>
        <div className={styles.about}>{about}</div>
      </div>
      <div>
        {bars.map(({ which, estimate: share }) => (
          <div key={which}>
            <div className={styles.about}>
              {which}: {Number.isNaN(share.estimate) ? 'no labels' : percent(share.estimate)}
            </div>
            <IntervalBar estimate={share} domain={[0, 1]} fine={[0, 0]} ends={['0', '100%']} />
          </div>
        ))}
      </div>
      <div className={styles.text}>{verdict}</div>
    </div>
  );
}
