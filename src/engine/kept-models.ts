/** Base models of a person's own: opened from their files or from where this browser keeps them, listed and deleted. */
import { blobSources } from '../formats/byte-source';
import { keepBase, listBases, openBase, removeBase } from '../storage/bases';
import type { Folder } from '../storage/folder';
import { listRecords } from '../storage/run-library';
import { checkRoom } from '../storage/space';
import { StageError } from '../train/events';
import { NOT_KEPT, notSaved } from './not-saved';
import type { KeptModel, OwnModel, Requests } from './protocol';
import type { SaverDeps } from './run-saver';
import type { StageRunner } from './runner';
import type { BroughtBase, SessionHost } from './session-host';

/** `folder`: null where the browser keeps no files. Errors: StageError 'model-not-kept'. */
export async function broughtBase(own: OwnModel, folder: Folder | null): Promise<BroughtBase> {
  if ('files' in own) return { name: own.name, files: blobSources(own.files) };
  const files = folder && (await openBase(folder, own.kept));
  const about = folder && (await listBases(folder)).find(({ identity }) => identity === own.kept);
  if (files) return { name: about?.name ?? 'own model', files };
  throw new StageError(
    'model-not-kept',
    'The model of this address is not kept in this browser: it was opened elsewhere, or deleted. Open it from its files under “Base”.',
  );
}

interface KeepingDeps extends Pick<SaverDeps, 'folder' | 'free' | 'notify'> {
  readonly host: Pick<SessionHost, 'own' | 'baseInfo'>;
}

/** A base that a person opened is there again on their next visit, without its files; false where there is no room, which is told. */
export async function keepOpened({ host, folder, free, notify }: KeepingDeps): Promise<boolean> {
  const { own, baseInfo } = host;
  const found = own && (await folder());
  if (!found) return false;
  try {
    const bytes = [...own.files.values()].reduce((sum, { size }) => sum + size, 0);
    if (!(await openBase(found, own.identity))) checkRoom(bytes, await free());
    await keepBase(found, own.identity, own.files, { name: own.name, parameterCount: baseInfo.parameterCount });
    return true;
  } catch (cause) {
    notify({ type: 'fault', fault: notSaved(cause, NOT_KEPT) });
    return false;
  }
}

interface KeptModelsDeps {
  readonly folder: () => Promise<Folder | null>;
  readonly runner: Pick<StageRunner, 'serve'>;
  readonly host: Pick<SessionHost, 'own'>;
}

export function keptModels({ folder, runner, host }: KeptModelsDeps) {
  const list = async (): Promise<readonly KeptModel[]> => {
    const found = await folder();
    if (!found) return [];
    const needed = (await listRecords(found)).map(({ base }) => base.identity);
    return (await listBases(found)).map((base) => ({
      ...base,
      isOpen: host.own?.identity === base.identity,
      runs: needed.filter((identity) => identity === base.identity).length,
    }));
  };
  return {
    keptModels: () => runner.serve(list),
    deleteKept: ({ identity }: Requests['deleteKept']['args']) =>
      runner.serve(async () => {
        const model = (await list()).find((one) => one.identity === identity);
        if (model && (model.isOpen || model.runs > 0))
          throw new StageError(
            'model-in-use',
            model.isOpen
              ? 'This model is open. Choose another one under “Base”, then delete it.'
              : `Saved runs need this model (${model.runs}). Delete them for good first.`,
          );
        const found = await folder();
        if (found && model) await removeBase(found, identity);
        return null;
      }),
  };
}
