/**
 * What a caller knows of a step before it is run. With it a recording is recognised without running the step at all: what is
 * left of it on the host is to write its data and to give its commands again. It is believed only once the step itself was
 * seen to keep to it, and looked at anew from time to time.
 */
import type { GpuBackend } from '../tfjs-backends';
import { sameValues } from './host-values';
import { type Attributes, changingOf } from './interpose';
import { type Call, type RecordingParts, type Ref, writeLive } from './parts';

export type HostArray = Float32Array | Int32Array | Uint8Array;

/** What a step counts up by one on the host, put back if the step has to be begun again. */
interface Counted {
  step: number;
}
export type Owners = readonly [Counted, ...Counted[]];

export interface Declaration {
  /** One owner's steps with the same key, and arrays of the same lengths, make the same calls on the same tensors. */
  readonly key: string;
  /** All data from the host that changes, as the very arrays that the step makes tensors of. */
  readonly arrays: readonly HostArray[];
  /** Attributes that change with the data: no call of the step has a larger one of that name. */
  readonly atMost: Readonly<Record<string, number>>;
  /** Of the calls whose uniforms change with every step, in order: the attributes that this step gives them. */
  readonly live: readonly Attributes[];
}

/** What was seen of a step that was run beside its recording. */
export interface Seen {
  valuesOf(ref: Ref): unknown;
  hasChanged(ref: Ref): boolean;
  attributesOf(call: number): Attributes;
}

/** Steps that are recognised by their declaration before one of them is followed again. */
export const BELIEVED = 128;

/** What a recording keeps of its step's declaration. */
export class Declared {
  /** Replays since the step was last seen to keep to its declaration; none before it was seen once. */
  private uses = BELIEVED;
  private readonly admitted = new Set<string>();
  private readonly parts: RecordingParts;
  private readonly signature: string;
  /** Calls whose uniforms change with every step. */
  private readonly liveCalls: readonly Call[];

  constructor(parts: RecordingParts, signature: string) {
    this.parts = parts;
    this.signature = signature;
    this.liveCalls = parts.calls.filter(({ live }) => live.length > 0);
  }

  /** Whether the recording may be given again for this step as it stands. */
  standsFor(backend: GpuBackend, declaration: Declaration): boolean {
    if (this.uses >= BELIEVED || this.signature !== signatureOf(declaration)) return false;
    const { outside, inputs } = this.parts;
    for (const dataId of outside) if (!backend.tensorMap.has(dataId)) return false;
    for (const { buffer, source, last } of inputs) {
      // Data that no kernel reads on the GPU may decide what a kernel does.
      if (!buffer && source >= 0 && !sameValues(last, declaration.arrays[source] as HostArray)) return false;
    }
    if (!this.admits(declaration)) return false;
    this.uses++;
    return true;
  }

  /** Writes the step's data and the uniforms that change with it. */
  write(backend: GpuBackend, { arrays, live }: Declaration): void {
    for (const input of this.parts.inputs) {
      const values = arrays[input.source];
      if (!values || !input.buffer || sameValues(input.last, values)) continue;
      input.last.set(values);
      backend.queue.writeBuffer(input.buffer, 0, input.last as Float32Array<ArrayBuffer>);
    }
    for (const [i, call] of this.liveCalls.entries()) writeLive(backend, call, { ...call.attributes, ...live[i] });
  }

  /** The step was run beside its recording: throws unless it did what is declared. */
  check(seen: Seen, { arrays, atMost, live }: Declaration): void {
    for (const { ref, source } of this.parts.inputs) {
      if (source >= 0 ? seen.valuesOf(ref) !== arrays[source] : seen.hasChanged(ref))
        throw new Error('a recorded step read other data than declared');
    }
    const stepped: Attributes[] = [];
    for (const [i, call] of this.parts.calls.entries()) {
      const now = seen.attributesOf(i);
      for (const [name, most] of Object.entries(atMost)) {
        if (Number(now[name] ?? 0) > most)
          throw new Error(`${call.name} in a recorded step had a larger ${name} than declared`);
      }
      if (call.live.length > 0) stepped.push(now);
    }
    if (stepped.length !== live.length || stepped.some((now, i) => !includes(now, live[i] ?? {})))
      throw new Error('the numbers of a recorded step were not those declared');
    this.uses = 0;
  }

  private admits({ atMost }: Declaration): boolean {
    const key = Object.values(atMost).join();
    if (this.admitted.has(key)) return true;
    for (const { name, attributes } of this.parts.calls) {
      const change = changingOf(name);
      if (!change) continue;
      const now = Object.keys(atMost).filter((one) => one in attributes);
      const changed = Object.fromEntries(now.map((one) => [one, atMost[one]]));
      if (!change.standsFor(attributes, { ...attributes, ...changed })) return false;
    }
    this.admitted.add(key);
    return true;
  }
}

/** What decides which recordings may stand for a step: only those that were made of one with the same. */
export const signatureOf = ({ key, arrays }: Declaration): string =>
  `${key} ${arrays.map((array) => array.length).join()}`;

const includes = (all: Attributes, some: Attributes): boolean =>
  Object.entries(some).every(([name, value]) => Object.is(all[name], value));
