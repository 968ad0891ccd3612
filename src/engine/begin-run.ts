/** A run on disk when it begins: a new one with what still holds of the one before, or further nodes of the same. */
import { recipeOf } from '../recipes/config';
import { order } from '../recipes/recipe';
import { copyNodes } from '../storage/copy-nodes';
import type { Folder } from '../storage/folder';
import { writeGiven } from '../storage/run-artifacts';
import { listRecords } from '../storage/run-library';
import type { RunRecord } from '../storage/run-record';
import { RunWriter } from '../storage/run-writer';
import { newName } from './new-name';
import { givenData, newRecord } from './new-record';
import type { DeviceInfo, Requests } from './protocol';
import { overIn } from './provenance';
import { takeMissing } from './restore-session';
import { saveInputs } from './save-artifacts';
import type { SessionHost } from './session-host';

type RunArgs = Requests['run']['args'];

interface Added {
  readonly nodes: readonly string[];
  readonly config: RunArgs['config'];
  readonly given: NonNullable<RunArgs['given']>;
}

/** What a new run is made of. */
interface Derived extends Added {
  readonly kept: readonly string[];
  readonly name: string | undefined;
}

/** Further nodes of the run of this session. */
export async function addNodes(
  folder: Folder,
  writer: RunWriter,
  host: SessionHost,
  { nodes, config, given }: Added,
): Promise<void> {
  const { record } = writer;
  await writeGiven(folder, record.id, { ...given });
  await takeMissing(folder, record, host, nodes);
  const over = overIn(record).filter((node) => !nodes.includes(node));
  await writer.change({
    nodes: [...over, ...nodes],
    done: over,
    config,
    state: 'running',
    lineage: { ...record.lineage, data: givenData(host.current) },
  });
}

interface Where {
  readonly host: SessionHost;
  readonly device: DeviceInfo | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A new run, with all that nodes left which hold: of the run before it, else of the session. */
export async function deriveRun(
  folder: Folder,
  parent: RunRecord | null,
  { nodes, config, given, kept, name }: Derived,
  { host, device, now }: Where,
): Promise<RunWriter> {
  const recipe = recipeOf(config);
  const fresh = newRecord(host, nodes, config, device, now());
  const done = kept.filter((node) => parent && overIn(parent).includes(node));
  await writeGiven(folder, fresh.id, { ...given });
  const copied = parent && (await copyNodes(folder, parent, fresh.id, { nodes: done }));
  const record: RunRecord = {
    ...fresh,
    ...copied,
    nodes: order(recipe).filter((node) => done.includes(node) || nodes.includes(node)),
    done,
    lineage: { ...fresh.lineage, parentRun: done.length > 0 ? (parent?.id ?? null) : null },
    name: newName(name ?? fresh.name, fresh, await listRecords(folder)),
  };
  await takeMissing(folder, record, host, nodes);
  // The record last: a run whose labels are not there yet is no run.
  const inputs = await saveInputs(folder, record.id, host, recipe, nodes);
  return RunWriter.begin(folder, { ...record, artifacts: { ...inputs, ...copied?.artifacts } }, now);
}
