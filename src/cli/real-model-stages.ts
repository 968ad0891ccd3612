/** The stages of the real model's run: the recipes, the loops and the adapters are those of the page. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pairRows } from '../formats/datasets/learned-rows';
import { readDatasetFile } from '../formats/datasets/read-file';
import { toTrlJsonl } from '../labeling/export';
import { type RunConfig, recipeOf } from '../recipes/config';
import { splitRef } from '../recipes/ports';
import { LABELS, REAL_MODEL_STAGES, type RealModelStage } from '../recipes/real-model-run';
import { RULES } from '../train/compared-answers';
import { giveData } from '../train/give-data';
import { pipeline } from '../train/pipeline';
import type { Session } from '../train/session';
import { giveModel, type openSession, saveArtifact } from './model-files';
import { measured } from './real-model-cost';
import { realModelData } from './real-model-task';
import { ProgressLine } from './terminal';

type Opened = Awaited<ReturnType<typeof openSession>>;

/** Runs one node, prints what it cost, and keeps what it made in `out`. */
export async function runStage(
  { session, source }: Opened,
  config: RunConfig,
  { id, makes }: RealModelStage,
  out: string,
): Promise<void> {
  const progress = new ProgressLine();
  await measured(id, async () => {
    for await (const event of pipeline([id], config, session, { clock: () => performance.now() })) progress.show(event);
    progress.end();
  });
  console.log(`  ${JSON.stringify(session.report[id])}`);
  const artifact = session.artifacts.artifact(makes);
  const pairs = session.artifacts.find(makes, 'pairs');
  if (pairs) {
    const split = pairs.rows.filter(({ tie }) => !tie).length;
    console.log(`  the rule tells the two answers apart in ${split} of ${pairs.rows.length} pairs`);
    writeFileSync(labelsIn(out), toTrlJsonl(pairs.rows, 'conversational'));
  } else if (artifact) await saveArtifact(session, source, artifact, id, join(out, id));
}

const labelsIn = (out: string): string => join(out, `${splitRef(LABELS).node}.jsonl`);

/** What an earlier call left of the stages before one. Errors: Error where it left none, InputError. */
export async function takeUp(
  opened: Opened,
  configOf: (recipe: string) => RunConfig,
  from: RealModelStage,
  out: string,
): Promise<void> {
  const { session, source } = opened;
  for (const { id, recipe, makes } of REAL_MODEL_STAGES.slice(0, REAL_MODEL_STAGES.indexOf(from))) {
    const path = makes === LABELS ? labelsIn(out) : join(out, id);
    if (!existsSync(path))
      throw new Error(`--from ${from.id}: ${path} is not there. Leave out --from, or name an earlier stage.`);
    const config = configOf(recipe);
    if (makes === LABELS) await giveLabels(session, config, path);
    else await giveModel(session, source, recipeOf(config), makes, path);
  }
}

/** Brought like a person's, they stand for those that the stage would make; they stay a rule's. */
async function giveLabels(session: Session, config: RunConfig, path: string): Promise<void> {
  const bytes = new Uint8Array(readFileSync(path));
  const { rows } = await readDatasetFile({ name: path, size: bytes.length, arrayBuffer: async () => bytes.buffer });
  await giveData(session, { ...realModelData(), 'data.pairs': pairRows(rows, `simulated:${RULES}`) }, config);
}
