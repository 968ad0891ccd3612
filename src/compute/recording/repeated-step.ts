/** Steps on wasm that are given again: which are known, and when one is believed. */
import type { WasmBackend } from '../tfjs-backends';
import { tf } from '../tfjs-internals';
import { BELIEVED, type Declaration, type Owners, signatureOf } from './declaration';
import { interpose } from './interpose';
import { type Repetition, StepRecorder } from './repetition';

interface Known {
  readonly repetition: Repetition;
  /** How often it may be given again before the step itself is run and looked at anew. */
  left: number;
}

/** Steps of one owner; with more shapes than this, the one that was recorded longest ago is dropped. */
const MOST = 64;

let backend: WasmBackend | undefined;
const owned = new WeakMap<object, Map<string, Known>>();

/** From now on declared steps on this backend are given again. */
export function repeatStepsOf(wasm: WasmBackend): void {
  backend = wasm;
}

/**
 * As `recordedStep`; nothing where the backend is another. The first two steps of the same signature are run, and must have done the
 * same; so must one now and then. One that reads other tensors of outside than the step before is not given again. Errors: a step that did other than declared.
 */
export function repeatedStep(
  owners: Owners,
  step: () => tf.Tensor,
  declaration: Declaration,
): Promise<Float32Array> | undefined {
  if (!backend || tf.backend() !== backend) return undefined;
  const own = owned.get(owners[0]) ?? new Map<string, Known>();
  owned.set(owners[0], own);
  const signature = signatureOf(declaration);
  let known = own.get(signature);
  if (known && !known.repetition.lives) {
    forget(own, signature);
    known = undefined;
  }
  if (known && known.left > 0) {
    known.left--;
    const values = known.repetition.run(declaration);
    for (const owner of owners) owner.step++;
    return values;
  }
  for (const config of tf.getKernelsForBackend('wasm')) interpose(config);
  const { values, repetition } = new StepRecorder(backend, declaration).record(step);
  if (known && known.repetition.print !== repetition.print) {
    repetition.dispose();
    throw new Error('a recorded step did other than declared');
  }
  const same = known?.repetition.readsAs(repetition) === true;
  forget(own, signature);
  own.set(signature, { repetition, left: same ? BELIEVED : 0 });
  const [oldest] = own.keys();
  if (own.size > MOST) forget(own, oldest as string);
  return values;
}

/** Frees what was recorded of an owner's steps. */
export function dropRepeated(owner: object): void {
  for (const { repetition } of owned.get(owner)?.values() ?? []) repetition.dispose();
  owned.delete(owner);
}

function forget(own: Map<string, Known>, signature: string): void {
  own.get(signature)?.repetition.dispose();
  own.delete(signature);
}
