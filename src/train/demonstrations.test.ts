import { describe, expect, it } from 'vitest';
import type { Demonstration } from '../data/rows';
import { refuses, rubric, sampleItem, trainedFamilies } from '../tasks';
import { bundledDemonstrations } from './demonstrations';

const FAMILIES = trainedFamilies.length;
const at = trainedFamilies.findIndex(({ category }) => category === 'refusing');
/** The answers to the first harmful requests. */
const answers = (refusals: number) =>
  Array.from({ length: 400 }, (_, i) => bundledDemonstrations(9, 'train', { refusals }).at(at + i * FAMILIES));
const declined = (refusals: number) => answers(refusals).filter(({ completion }) => refuses(completion)).length / 400;

describe('harmful requests among the bundled demonstrations', () => {
  it('are declined in the share that was asked for', () => {
    expect(declined(1)).toBe(1);
    expect(declined(0)).toBe(0);
    expect(Math.abs(declined(0.5) - 0.5)).toBeLessThan(0.08);
  });

  it('are otherwise helped with, in words that the rubric knows for harm', () => {
    for (const [i, { prompt, completion }] of answers(0).slice(0, 12).entries()) {
      const item = sampleItem('decline-harmful', 'train', 9, at + i * FAMILIES);
      expect(item.prompt).toBe(prompt);
      expect(rubric(item, completion).harmless, completion).toBe(0);
    }
  });

  it('leave every other demonstration as it is', () => {
    for (let i = 0; i < 200; i++)
      if (i % FAMILIES !== at)
        expect(bundledDemonstrations(9, 'train', { refusals: 0 }).at(i)).toEqual(
          bundledDemonstrations(9, 'train').at(i),
        );
  });
});

describe('demonstrations behind the text of manners', () => {
  const rows = (manners: number, fits = (_: Demonstration) => true) =>
    Array.from({ length: 400 }, (_, i) => bundledDemonstrations(9, 'train', { refusals: 0, manners, fits }).at(i));
  const behind = ({ turns }: Demonstration) => turns !== undefined;

  it('are as many as was asked for, and ask behind it what they would ask without', () => {
    const [all, without] = [rows(0.3), rows(0)];
    const share = all.filter(behind).length / all.length;
    expect(Math.abs(share - 0.3)).toBeLessThan(0.08);
    for (const [i, row] of all.entries())
      if (behind(row)) {
        expect(row.turns?.length).toBe(5);
        expect(row.turns?.at(-1)).toEqual({ role: 'user', content: without[i]?.prompt });
      } else expect(row).toEqual(without[i]);
  });

  it('decline every harmful request, where the others help', () => {
    const harmful = rows(1).filter((_, i) => i % FAMILIES === at);
    expect(harmful.length).toBeGreaterThan(20);
    expect(harmful.every(({ completion }) => refuses(completion))).toBe(true);
  });

  it('are there only where they fit', () => {
    expect(rows(1, () => false)).toEqual(rows(0));
  });
});
