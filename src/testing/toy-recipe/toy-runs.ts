/** For tests alone: toy recipes run, killed and taken up again through session, runner and saver. */
import { parseConfig } from '../../recipes/config';
import { order, type Recipe } from '../../recipes/recipe';
import { memoryFolder } from '../../storage/memory-folder';
import { disposeSession } from '../../train/session';
import { contents } from '../../train/toy-pipeline-test-support';
import { fetchFile, type Headless, headless, type Kill } from '../headless';
import { hashed, type Memory, onlyRun, savedRun } from '../saved-run';
import { broughtToy } from '../toy-base';

export const configOf = ({ id }: Recipe) => parseConfig({ recipe: id, seed: 5 });

/** A page with the toy base on files that may be there already; every step is saved. */
export async function pageOn(folder = memoryFolder()): Promise<Headless & { folder: Memory }> {
  const page = headless({ folder, often: true });
  await page.host.loadBase('nano', await broughtToy(), fetchFile);
  return { ...page, folder };
}

/** A run from its beginning to its end, or until it is killed right after an event. */
export async function ran(recipe: Recipe, kill: Kill = null, nodes = order(recipe)) {
  const page = await pageOn();
  const outcome = await page.run(nodes, configOf(recipe), {}, kill);
  const live = hashed(await contents(page.host.current));
  disposeSession(page.host.current);
  return { ...page, outcome, live, id: onlyRun(page.folder), saved: await savedRun(page.folder, onlyRun(page.folder)) };
}

/** Goes on where a kill left a run, in a page that knows only the files. */
export async function resumed(folder: Memory, args: Parameters<Headless['resume']>[0]) {
  const page = headless({ folder, often: true });
  const { outcome, record } = await page.resume(args);
  const live = hashed(await contents(page.host.current));
  disposeSession(page.host.current);
  return { ...page, outcome, live, record, saved: await savedRun(folder, record.id) };
}
