import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../../compute/testing';
import { ancestors, descendants, order } from '../../recipes/recipe';
import { memoryFolder } from '../../storage/memory-folder';
import { importRun } from '../../storage/run-transfer';
import type { RunEvent } from '../../train/events';
import { disposeSession } from '../../train/session';
import { headless } from '../headless';
import { bundleOf, hashed } from '../saved-run';
import { addToyRecipes, toyAdapterRecipe, toyScaleRecipe } from './toy-recipes';
import { ran, resumed } from './toy-runs';

let removes: (() => void)[] = [];
beforeAll(async () => {
  removes = [addToyRecipes()];
  await switchBackend('wasm');
});
afterAll(() => {
  for (const remove of removes) remove();
});

describe.each([
  ['a full copy', toyScaleRecipe],
  ['adapters', toyAdapterRecipe],
])('a recipe that only a test knows, with %s, through the engine', (_, recipe) => {
  it.each(order(recipe))('branches from a checkpoint of %s, and its parent stays as it was', async (node) => {
    const whole = await ran(recipe);
    const at = (step: number) => (e: RunEvent) => e.type === 'checkpoint' && e.node === node && e.step === step;
    const { folder, id } = await ran(recipe, at(3));
    const before = hashed(folder.files) as Map<string, string>;
    const branch = await resumed(folder, { id, checkpoint: `${node}-1` });
    expect(branch.outcome).toBe('done');
    expect(branch.record.lineage).toMatchObject({ parentRun: id, parentCheckpoint: `${node}-1` });
    expect(hashed(new Map([...folder.files].filter(([path]) => before.has(path))))).toEqual(before);
    // Its nodes are the checkpoint's, what that builds on and what builds on it; in those it is the whole run.
    const mine = new Set(branch.record.nodes);
    expect([...ancestors(recipe, node), node, ...descendants(recipe, node)].sort()).toEqual([...mine].sort());
    const of = <T extends { readonly node: string }>(lines: readonly T[]) =>
      lines.filter((line) => mine.has(line.node));
    expect(branch.saved.metrics).toEqual(of(whole.saved.metrics));
    expect(branch.saved.samples).toEqual(of(whole.saved.samples));
    const made = Object.entries(whole.saved.files).filter(([path]) => mine.has(path.split(/[/.]/)[2] ?? ''));
    expect(branch.saved.files).toEqual(Object.fromEntries(made));
    expect(Object.keys(branch.saved.report).sort()).toEqual([...mine].sort());
  });

  it('leaves as a bundle in the middle, comes in elsewhere, opens and goes on', async () => {
    const whole = await ran(recipe);
    const middle = order(recipe).at(-1) as string;
    const left = await ran(recipe, (event) => event.node === middle && event.step === 2 && event.type === 'checkpoint');
    const elsewhere = memoryFolder();
    const record = await importRun(elsewhere, await bundleOf(left.folder, left.id), () => 'unused');
    expect(record).toMatchObject({ id: left.id, state: 'stopped' });
    const opened = headless({ folder: elsewhere });
    await opened.saver.reopen({ id: record.id, load: true });
    expect(opened.host.models().map(({ ref }) => ref)).toEqual(
      expect.arrayContaining(recipe.writers.filter((ref) => !ref.startsWith(middle))),
    );
    disposeSession(opened.host.current);
    const again = await resumed(elsewhere, { id: record.id });
    expect(again.saved).toEqual(whole.saved);
    expect(again.live).toEqual(whole.live);
  });
});
