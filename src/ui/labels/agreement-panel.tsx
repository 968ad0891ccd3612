import { Button } from '@mantine/core';
import { useState } from 'react';
import { BOUNDS } from '../../labeling/bias';
import type { AgreementReport, PairOfRaters } from '../../labeling/report';
import type { Estimate } from '../../statistics';
import { Panel } from '../components/panel';
import { AgreementFormulas } from './agreement-formulas';
import { agreementVerdict, FEWEST_PAIRS, rawWords } from './agreement-words';
import { IntervalBar } from './interval-bar';
import styles from './quality.module.css';
import { Warning } from './warning';
import { counted } from './words';

const SHOWN = 6;

/** How far the raters agree beyond chance. */
export function AgreementPanel({ agreement }: { agreement: AgreementReport }) {
  const [all, setAll] = useState(false);
  const { shared, cohen, raw, raters } = agreement;
  const said = rawWords(raw, shared);
  if (cohen.length === 0)
    return (
      <Panel title="Agreement">
        <p className={styles.text}>
          Agreement takes two raters who judged the same pairs. Import a classmate’s labels, or let somebody else label
          in this tab under their own name.
        </p>
      </Panel>
    );
  const worst = [...cohen].sort((a, b) => rank(a.kappa) - rank(b.kappa));
  return (
    <Panel
      title="Agreement"
      note={`${counted(shared, 'pair')} judged by two raters or more, ${counted(raters, 'rater')}; 1 is perfect, 0 is chance`}
    >
      {said && (
        <p className={styles.text}>Any two raters of a pair say {said}; without ties, chance would give half.</p>
      )}
      {agreementVerdict(agreement.alphaNominal, shared).warn && (
        <p className={styles.lead}>
          <Warning /> The raters hardly agree, and a model cannot learn what they do not agree on. Look at the pairs
          below on which they differ, and settle together what makes an answer better.
        </p>
      )}
      <div className={styles.findings}>
        <Coefficient
          name="Krippendorff’s α"
          about="which answer, ties included"
          value={agreement.alphaNominal}
          pairs={shared}
        />
        <Coefficient
          name="Krippendorff’s α, ordinal"
          about="how much better, as an order"
          value={agreement.alphaOrdinal}
          pairs={shared}
        />
        <Coefficient
          name="Krippendorff’s α, interval"
          about="how much better, in steps"
          value={agreement.alphaInterval}
          pairs={shared}
        />
        <Coefficient
          name="Fleiss’ κ"
          about="which answer, all raters at once"
          value={agreement.fleiss}
          pairs={shared}
        />
      </div>
      <h3 className={styles.sub}>Cohen’s κ, every two raters</h3>
      <div className={styles.findings}>
        {(all ? worst : worst.slice(0, SHOWN)).map((two) => (
          <Coefficient
            key={`${two.a}/${two.b}`}
            name={`${two.a} and ${two.b}`}
            about={`${counted(two.shared, 'pair')}${aboutTwo(two)}`}
            value={two.kappa}
            pairs={two.shared}
            by="both judged"
          />
        ))}
      </div>
      {worst.length > SHOWN && (
        <Button mt="xs" size="compact-sm" variant="subtle" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${worst.length}`}
        </Button>
      )}
      <AgreementFormulas />
    </Panel>
  );
}

function aboutTwo({ same, shared, raw }: PairOfRaters): string {
  const said = rawWords(raw, shared);
  return said === null ? '' : `, ${same} alike: ${said}`;
}

/** What has no number comes last. */
const rank = ({ estimate }: Estimate) => (Number.isFinite(estimate) ? estimate : 2);

interface CoefficientProps {
  readonly name: string;
  readonly about: string;
  readonly value: Estimate;
  readonly pairs: number;
  /** Who judged them. */
  readonly by?: string;
}

/** Too few pairs draw no bar: it would be read as a figure. */
function Coefficient({ name, about, value, pairs, by }: CoefficientProps) {
  const { warn, sentence, advice } = agreementVerdict(value, pairs, by);
  return (
    <div className={styles.finding}>
      <div>
        <b>{name}</b>
        <div className={styles.about}>{about}</div>
      </div>
      {pairs < FEWEST_PAIRS ? (
        <div />
      ) : (
        <IntervalBar estimate={value} domain={[-0.5, 1]} fine={[BOUNDS.kappa, 1]} ends={['−0.5', '1']} warn={warn} />
      )}
      <div className={styles.text}>
        {warn && <Warning />} {sentence} {advice && <span className={styles.advice}>{advice}</span>}
      </div>
    </div>
  );
}
