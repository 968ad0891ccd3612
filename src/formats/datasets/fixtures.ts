/** Small files of each format, made up for tests, and what they are read as. */
import { label } from '../../labeling/fixtures';
import type { Fixtures } from './fixtures/parts';
import { PUBLISHED } from './fixtures/published';
import { TOOLS } from './fixtures/tools';
import { TRL } from './fixtures/trl';

export const FIXTURES: Fixtures = {
  ...TRL,
  ...PUBLISHED,
  ...TOOLS,
  labels: {
    rows: [label({ id: 'one' })],
    format: 'labels of RLHF Studio',
    kind: 'labels',
    first: { kind: 'label', record: label({ id: 'one' }) },
  },
};
