/** All formats, the ones with the most particular rows first: the first that recognises a row reads it. */
import { ALPACA } from './alpaca';
import { ARGILLA } from './argilla';
import type { DatasetFormat, RowFormat } from './format';
import { HH_RLHF } from './hh-rlhf';
import { LABEL_STUDIO } from './label-studio';
import { LABELS } from './labels';
import { OPENASSISTANT } from './openassistant';
import { SHAREGPT } from './sharegpt';
import { TRL } from './trl';
import { ULTRAFEEDBACK } from './ultrafeedback';
import { unpaired } from './unpaired';

/** Answers with a mark whether they are good come before the same rows without. */
const withMarks = (formats: readonly RowFormat[]): readonly RowFormat[] =>
  formats.flatMap((format) => (format.kind === 'demonstration' ? [unpaired(format), format] : [format]));

export const FORMATS: readonly DatasetFormat[] = [
  ...LABELS,
  ...OPENASSISTANT,
  ...ARGILLA,
  ...LABEL_STUDIO,
  ...ULTRAFEEDBACK,
  ...withMarks(SHAREGPT),
  ...withMarks(ALPACA),
  ...withMarks(HH_RLHF),
  ...withMarks(TRL),
];
