/** Records for tests. */
import { pairIdentity } from './pair-identity';
import type { Answer, LabelRecord } from './record';

export const answer = (text: string): Answer => ({
  text,
  source: { model: 'policy', checkpoint: 'step-40', sampling: { temperature: 0.7, seed: 3 } },
});

let counter = 0;
export function label(more: Partial<LabelRecord> = {}): LabelRecord {
  const prompt = more.prompt ?? 'Name a colour.';
  const answers = more.answers ?? [answer('Blue.'), answer('Red, of course!')];
  counter++;
  return {
    version: 1,
    id: `label-${counter}`,
    topic: null,
    sides: 'kept',
    choice: 'left',
    strength: null,
    rater: 'ann',
    session: 's1',
    shownAt: 1000,
    decidedAt: 9000,
    activeMs: 8000,
    note: '',
    flagged: false,
    kind: 'normal',
    expected: null,
    selection: null,
    rewardMargin: null,
    ...more,
    prompt,
    answers,
    pair: pairIdentity(prompt, answers[0].text, answers[1].text),
  };
}
