import { Formula } from '../components/formula';
import { SourceLink } from '../explain/source-link';
import styles from './quality.module.css';

const FORMULAS: readonly { readonly name: string; readonly tex: string; readonly meaning: string }[] = [
  {
    name: 'Each pair both ways round',
    tex: String.raw`p_{\text{first}}=p_{\text{second}},\quad\text{so without ties}\quad p_e=\tfrac12,\;\;\kappa=S=2\,p_o-1`,
    meaning:
      'Which answer of a pair is the first means nothing, so every pair is counted twice, the second time with its answers exchanged. Without ties all of these are then the S of Bennett, Alpert and Goldstein (1954), the κₙ of Brennan and Prediger (1981).',
  },
  {
    name: 'Cohen’s κ (1960), two raters',
    tex: String.raw`\kappa=\frac{p_o-p_e}{1-p_e},\quad p_e=\sum_k p_{k\cdot}\,p_{\cdot k}`,
    meaning:
      'Of the agreement that chance leaves to be won, the share that was: seen less expected over all less expected.',
  },
  {
    name: 'Fleiss’ κ (1971), all raters at once',
    tex: String.raw`\kappa=\frac{\bar P-\bar P_e}{1-\bar P_e},\quad P_i=\frac{\sum_j n_{ij}(n_{ij}-1)}{m_i(m_i-1)},\quad \bar P_e=\sum_j p_j^2`,
    meaning: 'The same with every two raters of each pair; raters need not be the same on every pair.',
  },
  {
    name: 'Krippendorff’s α (2011), missing labels allowed',
    tex: String.raw`\alpha=1-\frac{D_o}{D_e}=1-(n-1)\frac{\sum_{c,k}o_{ck}\,\delta^2_{ck}}{\sum_{c,k}n_c\,n_k\,\delta^2_{ck}}`,
    meaning:
      'One less the disagreement seen over that expected. δ² says how far apart two labels are: different or not (nominal), by rank (ordinal) or by steps (interval).',
  },
];

/** How the figures come about, and the function that computes them. */
export function AgreementFormulas() {
  return (
    <details className={styles.details}>
      <summary>How these are computed</summary>
      {FORMULAS.map(({ name, tex, meaning }) => (
        <div key={name} className={styles.formula}>
          <b>{name}</b>
          <Formula tex={tex} block />
          <p className={styles.text}>{meaning}</p>
        </div>
      ))}
      <p className={styles.text}>
        Intervals are bootstraps over pairs: as many pairs as there are, drawn with replacement some hundred times, and
        never narrower than Wilson’s interval of the raw agreement allows. Names of the bands (slight, fair, moderate,
        …): Landis and Koch 1977. A warning needs the whole interval below 0.4.
      </p>
      <SourceLink file="labeling/symmetric-agreement.ts" />
    </details>
  );
}
