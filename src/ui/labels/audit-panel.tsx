import { BOUNDS, type Finding, PAIRS_NEEDED, type RaterAudit, type Rule } from '../../labeling/bias';
import { Panel } from '../components/panel';
import { SourceLink } from '../explain/source-link';
import { IntervalBar } from './interval-bar';
import { LengthFinding } from './length-finding';
import styles from './quality.module.css';
import { Warning } from './warning';
import { counted, RULE_NAMES } from './words';

interface Picture {
  readonly domain: readonly [number, number];
  readonly fine: readonly [number, number];
  readonly ends: readonly [string, string];
}

const PICTURES: Readonly<Record<Rule, Picture>> = {
  'left-side': { domain: [-0.5, 0.5], fine: [-BOUNDS.effect, BOUNDS.effect], ends: ['right', 'left'] },
  length: { domain: [-0.5, 0.5], fine: [-BOUNDS.effect, BOUNDS.effect], ends: ['short', 'long'] },
  disagrees: { domain: [-1, 1], fine: [BOUNDS.kappa, 1], ends: ['opposite', 'same'] },
  'self-agreement': { domain: [0, 1], fine: [BOUNDS.self, 1], ends: ['none alike', 'all alike'] },
  'known-pairs': { domain: [0, 1], fine: [BOUNDS.known, 1], ends: ['none right', 'all right'] },
  speed: { domain: [0, 1], fine: [0, BOUNDS.fast], ends: ['none too fast', 'all too fast'] },
};

/** Rater by rater, what their labels say of them. All rules of all raters are tested together, see `labeling/bias.ts`. */
export function AuditPanel({ audits }: { audits: readonly RaterAudit[] }) {
  const first = (audit: RaterAudit) => (audit.name === null ? 1 : 0);
  const ordered = [...audits].sort((a, b) => first(a) - first(b) || b.pairs - a.pairs);
  const warned = audits.filter((audit) => audit.name !== null).length;
  return (
    <Panel
      title="Each rater"
      note={
        warned === 0
          ? 'striped: the range that is fine. No warning.'
          : `striped: the range that is fine. ${warned} of ${counted(audits.length, 'rater')} with a warning.`
      }
    >
      {ordered.map((audit) => (
        <RaterFindings
          key={audit.rater}
          audit={audit}
          open={audit.name !== null || audit.notes.length > 0 || audits.length === 1}
        />
      ))}
      <p className={styles.about}>
        Length and agreement are measured from the other raters: where better answers are longer, everybody honest
        chooses long ones. Raters who share a habit agree too, so agreement does not say who is right. All p-values are
        corrected for the number of tests made (Benjamini-Hochberg); the first three rules warn up to 0.1, the others up
        to 0.05.
      </p>
      <SourceLink file="labeling/bias.ts" />
    </Panel>
  );
}

/** What the matter is, in a word or two beside the name. */
const NAMES: Readonly<Record<Rule, string>> = {
  'left-side': 'leans to a side',
  length: 'goes by length more than the others',
  disagrees: 'agrees less than the others',
  'self-agreement': 'contradicts oneself',
  'known-pairs': 'misses known answers',
  speed: 'too fast to have read',
};

/** Open where there is something to see: a warning, or nobody else. */
function RaterFindings({
  audit: { rater, pairs, findings, notes, unsaid, name, advice },
  open,
}: {
  audit: RaterAudit;
  open: boolean;
}) {
  return (
    <details className={styles.rater} open={open}>
      <summary className={styles.raterHead}>
        <b>{rater}</b> <span className={styles.about}>{counted(pairs, 'pair')}</span>{' '}
        {name === null ? (
          <span className={styles.about}>{notes.length === 0 ? 'no warning' : 'no warning, but see the note'}</span>
        ) : (
          <span className={styles.warning}>⚠ {NAMES[name]}</span>
        )}
      </summary>
      {advice && (
        <div className={styles.progress}>
          <progress aria-label={`Pairs judged by ${rater}`} max={PAIRS_NEEDED} value={pairs} />
          <span>{advice}</span>
        </div>
      )}
      {notes.map((note) => (
        <p key={note} className={styles.lead}>
          <Warning /> {note}
        </p>
      ))}
      <div className={styles.findings}>
        {findings.map((finding) => (
          <FindingRow key={finding.rule} finding={finding} />
        ))}
        {unsaid.map(({ rule, reason }) => (
          <div key={rule} className={styles.finding} data-missing={rule !== 'length' || undefined}>
            <b>{RULE_NAMES[rule]}</b>
            <div>
              {rule === 'length' && <LengthFinding rater={rater} />}
              <div className={styles.text}>{reason}</div>
            </div>
          </div>
        ))}
      </div>
    </details>
  );
}

function FindingRow({ finding }: { finding: Finding }) {
  return (
    <div className={styles.finding}>
      <b>{RULE_NAMES[finding.rule]}</b>
      <IntervalBar estimate={finding} {...PICTURES[finding.rule]} warn={finding.warn} />
      <div className={styles.text}>
        {finding.warn && <Warning />} {finding.sentence}
      </div>
    </div>
  );
}
