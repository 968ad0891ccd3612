/** Every stage of every recipe, lost half way through the engine: the list is the library's, so that a new one is covered. */
import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { DEFAULT_RULES } from '../config/rules';
import { parseConfig } from '../recipes/config';
import { findRecipe, recipes } from '../recipes/library';
import { order, type Recipe } from '../recipes/recipe';
import { memoryFolder } from '../storage/memory-folder';
import { fetchFile, headless } from '../testing/headless';
import { hashed, type Memory, onlyRun, savedRun } from '../testing/saved-run';
import { broughtToy } from '../testing/toy-base';
import type { RunEvent } from '../train/events';
import { disposeSession } from '../train/session';
import { checkpointedNodes, contents, tinyConfig } from '../train/toy-pipeline-test-support';

beforeAll(() => switchBackend('wasm'));

/** The toy base's tokens are near single letters and it hardly knows how to end: it needs more of them than src/train's toy. */
const LONGER: Readonly<Record<string, unknown>> = { maxLength: 150, promptsPerBatch: 16 };
function configOf(recipe: Recipe) {
  const { nodes, ...head } = tinyConfig(recipe, 4);
  const longer = Object.entries(nodes).map(([id, settings]) => {
    const changes = Object.entries(LONGER).filter(([name]) => name in settings);
    const answers = 'promptsPerBatch' in settings && { maxNewTokens: 40 };
    const together = 'minibatchSize' in settings && { minibatchSize: 16 };
    return [id, { ...settings, ...Object.fromEntries(changes), ...answers, ...together }];
  });
  return parseConfig({ ...head, nodes: Object.fromEntries(longer) });
}

interface Whole {
  /** The disk at the middle checkpoint of each node: what a page that is gone right then leaves. */
  readonly halves: ReadonlyMap<string, Memory['files']>;
  readonly saved: Awaited<ReturnType<typeof savedRun>>;
  readonly id: string;
  readonly live: Record<string, unknown>;
}

/** One run of a recipe; each node is asked for what was there in its middle. */
async function wholeRun(recipe: Recipe): Promise<Whole> {
  const folder = memoryFolder();
  const page = headless({ folder, often: true });
  await page.host.loadBase('nano', await broughtToy(), fetchFile);
  const disks = new Map<string, Memory['files'][]>();
  await page.run(order(recipe), configOf(recipe), { 'data.judge': DEFAULT_RULES.rules }, ({ type, node }) => {
    if (type === 'checkpoint') disks.set(node, [...(disks.get(node) ?? []), new Map(folder.files)]);
    return false;
  });
  const live = hashed(await contents(page.host.current)) as Record<string, unknown>;
  disposeSession(page.host.current);
  const middle = (all: Memory['files'][]) => all[Math.ceil(all.length / 2) - 1] as Memory['files'];
  const halves = new Map([...disks].map(([node, all]) => [node, middle(all)]));
  return { halves, saved: await savedRun(folder, onlyRun(folder)), id: onlyRun(folder), live };
}

describe.each(recipes().map(({ id }) => id))('%s', (recipeId) => {
  let whole: Whole;
  beforeAll(async () => {
    whole = await wholeRun(findRecipe(recipeId));
  });

  it('leaves nothing but its nodes on disk, and all of them', () => {
    const nodes = order(findRecipe(recipeId));
    expect(whole.saved).toMatchObject({ state: 'done', nodes, done: nodes });
    expect(Object.keys(whole.saved.report)).toEqual(nodes);
    expect(whole.saved.infos.inRecord).toEqual(whole.saved.infos.onDisk);
  });

  it.each(checkpointedNodes().filter(([id]) => id === recipeId))(
    '%s, %s: lost half way, it goes on in another page from the last checkpoint and ends the same',
    async (_, node) => {
      const folder = memoryFolder();
      for (const [path, bytes] of whole.halves.get(node) ?? []) folder.files.set(path, bytes);
      const page = headless({ folder, often: true });
      const { cutOff: offer } = await page.saver.left();
      expect(offer).toMatchObject({ lostSteps: 0, record: { id: whole.id } });
      expect([offer?.left[0], (offer?.step ?? 0) > 0]).toEqual([node, true]);
      await page.resume({ id: whole.id }, node);
      const live = hashed(await contents(page.host.current)) as Record<string, unknown>;
      disposeSession(page.host.current);

      const done = (events: readonly RunEvent[]) => events.flatMap((e) => (e.type === 'checkpoint' ? [e.step] : []));
      expect(Math.min(...done(page.events))).toBeGreaterThan(offer?.step ?? 0);
      const saved = await savedRun(folder, whole.id);
      const of = <T extends { readonly node: string }>(lines: readonly T[]) =>
        lines.filter((line) => line.node === node);
      expect(of(saved.metrics)).toEqual(of(whole.saved.metrics));
      expect(of(saved.samples)).toEqual(of(whole.saved.samples));
      expect(of(saved.phases)).toEqual(of(whole.saved.phases));
      expect(saved.report[node]).toEqual(whole.saved.report[node]);
      const made = (files: typeof saved.files) =>
        Object.entries(files).filter(([path]) => path.startsWith(`/artifacts/${node}.`));
      expect(made(saved.files)).toEqual(made(whole.saved.files));
      expect(made(saved.files).length).toBeGreaterThan(0);
      for (const ref of Object.keys(live)) if (ref in whole.live) expect(live[ref], ref).toEqual(whole.live[ref]);
    },
  );
});
