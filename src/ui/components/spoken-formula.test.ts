import { expect, it } from 'vitest';
import { recipes } from '../../recipes/library';
import { spokenFormula } from './spoken-formula';

it('says a formula in words', () => {
  expect(spokenFormula(String.raw`\mathcal L=-\log\sigma(r_w-r_l)`)).toBe('L equals minus log sigma (r w minus r l)');
  expect(spokenFormula(String.raw`\tfrac12\,\hat A_t^2`)).toBe('1 over 2 A hat t squared');
  expect(spokenFormula(String.raw`\frac{\pi_\theta}{\pi_{\mathrm{old}}}`)).toBe('pi theta over pi old');
});

it('leaves no TeX in the name of any formula of the index', async () => {
  const spoken: string[] = [];
  for (const { nodes } of recipes())
    for (const { stage } of nodes) {
      spoken.push(...stage.metrics.map(({ formula }) => spokenFormula(formula)));
      spoken.push(...(await stage.topic()).formulas.map(({ tex }) => spokenFormula(tex)));
    }
  expect(spoken.length).toBeGreaterThan(100);
  expect([...new Set(spoken)].filter((words) => !words || /[\\{}^_$&]/.test(words))).toEqual([]);
});
