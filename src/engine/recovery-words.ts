import { StageError } from '../train/events';
import type { DeviceFault, DeviceInfo } from './protocol';

/** Why a worker has to be replaced. */
export interface Trouble {
  readonly kind: DeviceFault['kind'] | 'crashed' | 'silent';
  readonly message: string;
}

const WHAT_HAPPENED: Readonly<Record<Trouble['kind'], string>> = {
  lost: 'The GPU was lost: the driver was reset, or the system took the device away.',
  'out-of-memory': 'Memory ran out while training.',
  refused: 'The GPU refused a command, so its results can no longer be trusted.',
  threads: 'One of the threads that compute stopped answering.',
  crashed: 'The training worker crashed.',
  silent: 'The training worker has not responded for far longer than usual.',
};

export const lossMessage = ({ kind }: Trouble): string =>
  `${WHAT_HAPPENED[kind]} A new one is being started; what was saved is kept.`;

/** `lost`: steps that are done again; null: nothing ran. `stepped`: not on the GPU any more. */
export function goesOn({ kind }: Trouble, { adapter }: DeviceInfo, lost: number | null, stepped: boolean): string {
  const again = lost ? `, ${lost} ${lost === 1 ? 'step is' : 'steps are'} done again` : '';
  const back = `${WHAT_HAPPENED[kind]} ${lost === null ? 'The models are back' : `Training resumes from the last checkpoint${again}`}`;
  if (!stepped) return `${back}. The device was restarted: ${adapter}.`;
  return `${back}. The GPU failed repeatedly, so the processor computes from now on (${adapter}): slower, but it works. Reload the page to try the GPU again.`;
}

export const gaveUp = (trouble: Trouble): StageError =>
  new StageError(
    trouble.kind === 'out-of-memory' ? 'out-of-memory' : 'device-lost',
    trouble.kind === 'out-of-memory'
      ? 'Memory ran out three times in a row, so training stopped; what was saved is kept. Choose a smaller batch, shorter answers or a smaller model, then resume.'
      : `${WHAT_HAPPENED[trouble.kind]} It happened three times in a row, so training stopped; what was saved is kept. Reload the page to resume from the last checkpoint.`,
    { message: trouble.message },
  );
