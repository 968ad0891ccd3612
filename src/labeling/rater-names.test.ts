import { expect, test } from 'vitest';
import { knownName, labelFileStem, raterOfFile } from './rater-names';

test('names are the same whatever their case and the space around them', () => {
  expect(knownName(['Ben', 'me'], ' ME ')).toBe('me');
  expect(knownName(['Anna  Lee'], 'anna lee')).toBe('Anna  Lee');
  expect(knownName(['me'], 'mel')).toBeNull();
});

test.each([
  ['ben.jsonl', 'ben'],
  ['labels-ben-2026-11-27.jsonl', 'ben'],
  ['Labels_Carla (1).csv', 'Carla'],
  ['Åsa Ö.jsonl', 'Åsa Ö'],
  ['labels.jsonl', null],
  ['labels (2).jsonl', null],
  ['labels-3-raters-20261127.jsonl', null],
])('%s is by %s', (file, rater) => {
  expect(raterOfFile(file)).toBe(rater);
});

test('a saved file says whose labels it holds and since when; its name is read again', () => {
  const by = (...raters: string[]) => raters.map((rater) => ({ rater }));
  expect(labelFileStem('labels', by('me', 'me'), '2026-11-27')).toBe('labels-me-2026-11-27');
  expect(labelFileStem('labels', by('me', 'Ben', 'me'), '2026-11-27')).toBe('labels-2-raters-2026-11-27');
  expect(labelFileStem('labels', by('../Å/: b'), '2026-11-27')).toBe('labels-Å-b-2026-11-27');
  expect(labelFileStem('labels', by('???'), '2026-11-27')).toBe('labels-2026-11-27');
  expect(raterOfFile(`${labelFileStem('labels', by('Ben'), '2026-11-27')}.jsonl`)).toBe('Ben');
});
