import { expect, it } from 'vitest';
import { PHASES } from '../../studio/inspector';
import { columnOfPhase } from './columns';

it('the colour shows what a phase has just worked out', () => {
  expect(PHASES.map((phase) => columnOfPhase(phase, 2))).toEqual(['logprob', 'kl', 'reward', 'advantage', 'ratio1']);
});
