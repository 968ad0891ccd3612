import { expect, test } from 'vitest';
import { answer, label } from './fixtures';
import { lengthShare } from './length-share';

const SHORT = answer('Blue.');
const LONG = answer('Blue, as the sky is on a summer day.');

test('counts choices between answers of visibly different length, on either side', () => {
  const records = [
    label({ answers: [LONG, SHORT], choice: 'left' }),
    label({ answers: [LONG, SHORT], choice: 'left', sides: 'swapped' }),
    label({ answers: [SHORT, LONG], choice: 'right' }),
    label({ answers: [SHORT, answer('Teal.')], choice: 'left' }),
    label({ answers: [LONG, SHORT], choice: 'tie' }),
    label({ answers: [LONG, SHORT], choice: 'left', kind: 'repeat' }),
  ];
  expect(lengthShare(records)).toMatchObject({ longer: 2, of: 3 });
  expect(lengthShare([]).of).toBe(0);
});
