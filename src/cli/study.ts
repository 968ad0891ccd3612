/**
 * npm run study [-- first-seed studies]
 * The simulated rater study of src/labeling over 100 seeds, in the issue's size and the sizes around it. The rules were
 * tuned on seeds 1 to 500 and 1001 to 1500, so the default starts at others.
 */
import { runStudy, summarize } from '../labeling/study';
import { studyTable } from '../labeling/study-table';
import { STUDY_DESIGN, type StudyDesign } from '../labeling/study-world';

const first = Number(process.argv[2] ?? 5001);
const studies = Number(process.argv[3] ?? 100);

const designs: readonly (readonly [title: string, design: StudyDesign])[] = [
  ['120 pairs a rater, 12 of them shown again, a calibration round of 20 known pairs', STUDY_DESIGN],
  ['120 pairs a rater, no calibration round', { ...STUDY_DESIGN, calibration: 0 }],
  ['140 pairs a rater, no calibration round', { ...STUDY_DESIGN, calibration: 0, pairsPerRater: 140 }],
  ['160 pairs a rater, no calibration round', { ...STUDY_DESIGN, calibration: 0, pairsPerRater: 160 }],
  [
    '120 pairs a rater, 20 known, and the longer answer is the better one 60% of the time',
    { ...STUDY_DESIGN, longerBetter: 0.6 },
  ],
];

console.log(`5 raters, ${STUDY_DESIGN.pairs} pairs, seeds ${first} to ${first + studies - 1}\n`);
for (const [title, design] of designs) {
  const outcomes = Array.from({ length: studies }, (_, i) => runStudy(first + i, design));
  console.log(`${studyTable(`== ${title}`, summarize(outcomes))}\n`);
}
