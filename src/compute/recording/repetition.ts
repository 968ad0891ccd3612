/**
 * A step on wasm as the kernels that it ran, in order. Given again on other data they need none of tfjs's tape, scopes and
 * tensors, which are a tenth of a small model's step.
 */
import type { WasmBackend } from '../tfjs-backends';
import { hearWrites, tf } from '../tfjs-internals';
import type { Declaration, HostArray } from './declaration';
import { type Again, type Attributes, changingOf, type Interceptor, intercepting, type Outputs } from './interpose';

/** A tensor's number in the order of appearance. */
type Ref = number;

interface Operand {
  readonly ref: Ref;
  readonly info: tf.TensorInfo;
}

interface Call {
  readonly again: Again;
  readonly inputs: readonly (Operand | null)[];
  readonly attributes: Attributes;
  readonly outputs: readonly Ref[];
  /** What no later call reads. */
  readonly unused: Ref[];
  /** Which of the calls whose numbers change with every step it is; -1 for none. */
  readonly live: number;
  /** Whether some of its attributes may be others in another step. */
  readonly changes: boolean;
}

/** Data of the host: a declared array, or what is the same in every step. */
interface Written {
  readonly values: HostArray;
  readonly shape: number[];
  readonly dtype: tf.DataType;
  /** Which of the declared arrays it is; -1 for none. */
  readonly source: number;
}

type Building<T> = { -readonly [K in keyof T]: T[K] };

export class Repetition {
  /** All that it does but for data and numbers that may change: two steps with the same do the same. */
  readonly print: string;
  private readonly backend: WasmBackend;
  private readonly calls: readonly Call[];
  /** By its number: what the step reads of outside. */
  private readonly outside: ReadonlyMap<Ref, object>;
  /** The same and its own constants: what every repetition reads. */
  private readonly fixed: ReadonlyMap<Ref, object>;
  private readonly constants: readonly object[];
  private readonly data: ReadonlyMap<Ref, Written>;
  private readonly result: Ref;

  constructor(recorder: StepRecorder, result: Ref) {
    const { backend, calls, written, outside, prints } = recorder;
    this.backend = backend;
    this.calls = calls;
    this.result = result;
    const data = [...written].filter(([, { source }]) => source >= 0);
    const same = [...written].filter(([, { source }]) => source < 0);
    this.data = new Map(data);
    const constants = same.map(
      ([ref, { values, shape, dtype }]) => [ref, backend.write(values, shape, dtype)] as const,
    );
    this.constants = constants.map(([, dataId]) => dataId);
    this.outside = outside;
    this.fixed = new Map([...outside, ...constants]);
    const sources = data.map(([ref, { source, shape }]) => `${ref}=${source}:${shape}`);
    const values = same.map(([ref, own]) => `${ref}=${own.values.join(' ')}`);
    this.print = [...prints, ...sources, ...values, result].join('\n');
    const last = new Map<Ref, Call>();
    for (const call of calls) {
      for (const ref of [...call.inputs.flatMap((input) => input?.ref ?? []), ...call.outputs]) last.set(ref, call);
    }
    for (const [ref, call] of last) if (ref !== result && !this.fixed.has(ref)) call.unused.push(ref);
  }

  /** Whether another recording of the step read the very same tensors of outside: a print knows them by number alone. */
  readsAs(other: Repetition): boolean {
    return [...this.outside].every(([ref, dataId]) => other.outside.get(ref) === dataId);
  }

  /** Whether all that it reads of outside is still there. */
  get lives(): boolean {
    for (const dataId of this.fixed.values()) if (!this.backend.dataIdMap.has(dataId)) return false;
    return true;
  }

  /** The step on other data: the values of what it returns. */
  run({ arrays, atMost, live }: Declaration): Promise<Float32Array> {
    const { backend } = this;
    const places = new Map(this.fixed);
    for (const [ref, { source, shape, dtype }] of this.data)
      places.set(ref, backend.write(arrays[source] as HostArray, shape, dtype));
    const free = (ref: Ref) => {
      backend.disposeData(places.get(ref) as object);
      places.delete(ref);
    };
    try {
      for (const { again, inputs, attributes, outputs, unused, live: step, changes } of this.calls) {
        const infos = inputs.map((input) => {
          if (!input) return null;
          const { shape, dtype } = input.info;
          return { dataId: places.get(input.ref) as object, shape, dtype };
        });
        const out = again(
          infos,
          changes ? { ...attributes, ...limits(attributes, atMost), ...live[step] } : attributes,
        );
        if (Array.isArray(out))
          for (const [i, ref] of outputs.entries()) places.set(ref, (out[i] as tf.TensorInfo).dataId);
        else places.set(outputs[0] as Ref, out.dataId);
        for (const ref of unused) free(ref);
      }
      // The bytes are copied at once, so what it reads may go.
      return backend.read(places.get(this.result) as object) as Promise<Float32Array>;
    } finally {
      // After an error there may be more than the result.
      for (const ref of places.keys()) if (!this.fixed.has(ref)) free(ref);
    }
  }

  dispose(): void {
    for (const dataId of this.constants) this.backend.disposeData(dataId);
  }
}

/** Runs a step as always, and writes down what it does. */
export class StepRecorder implements Interceptor {
  readonly backend: WasmBackend;
  readonly calls: Call[] = [];
  readonly prints: string[] = [];
  readonly written = new Map<Ref, Written>();
  readonly outside = new Map<Ref, object>();
  private readonly declaration: Declaration;
  private readonly refs = new Map<object, Ref>();
  private readonly heard = new Map<object, Building<Written>>();
  private steps = 0;
  private depth = 0;

  constructor(backend: WasmBackend, declaration: Declaration) {
    this.backend = backend;
    this.declaration = declaration;
  }

  /** The step's values, and itself to be given again. */
  record(step: () => tf.Tensor): { values: Promise<Float32Array>; repetition: Repetition } {
    const { backend, declaration } = this;
    const stop = hearWrites(backend, (dataId, values) => {
      if (this.depth > 0) return;
      const source = declaration.arrays.indexOf(values as HostArray);
      const own = values as HostArray;
      this.heard.set(dataId, { values: source < 0 ? own.slice() : own, shape: [], dtype: 'float32', source });
    });
    try {
      const tensor = intercepting(this, () => tf.tidy(step));
      const result = this.refOf(tensor);
      const values = backend.read(tensor.dataId) as Promise<Float32Array>;
      tensor.dispose();
      return { values, repetition: new Repetition(this, result) };
    } finally {
      stop();
    }
  }

  kernel(
    name: string,
    inputs: readonly (tf.TensorInfo | null)[],
    attributes: Attributes,
    run: () => Outputs,
    again: Again,
  ): Outputs {
    // One kernel may use another; the outer one stands for both.
    if (this.depth > 0) return run();
    const operands = inputs.map((input) => input && this.operand(input));
    this.depth++;
    let out: Outputs;
    try {
      out = run();
    } finally {
      this.depth--;
    }
    const made = Array.isArray(out) ? out : [out];
    // What only shares its input's data (a reshape) is nothing to be done again.
    if (made.every(({ dataId }) => inputs.some((input) => input?.dataId === dataId))) return out;
    const outputs = made.map(({ dataId }) => {
      const ref = this.refs.size;
      this.refs.set(dataId, ref);
      return ref;
    });
    const { atMost, live } = this.declaration;
    const step = changingOf(name)?.live ? this.steps++ : -1;
    const changes = { ...limits(attributes, atMost), ...live[step] };
    this.check(name, attributes, changes);
    const seen = operands.map((o) => (o ? `${o.ref}:${o.info.shape}:${o.info.dtype}` : 'none'));
    const fixed = Object.entries(attributes).map(([key, value]) => (key in changes ? key : `${key}=${value}`));
    this.prints.push([name, ...seen, ...fixed, ...outputs].join('|'));
    this.calls.push({
      again,
      inputs: operands,
      attributes: { ...attributes },
      outputs,
      unused: [],
      live: step,
      changes: Object.keys(changes).length > 0,
    });
    return out;
  }

  private operand(input: tf.TensorInfo): Operand {
    const { dataId, shape, dtype } = input;
    return { ref: this.refOf(input), info: { dataId, shape: [...shape], dtype } };
  }

  /** Throws where the step's numbers are not those declared. */
  private check(name: string, attributes: Attributes, changes: Attributes): void {
    for (const [key, value] of Object.entries(changes)) {
      const now = attributes[key];
      if (key in this.declaration.atMost ? Number(now) > Number(value) : !Object.is(now, value))
        throw new Error(`${name} in a recorded step had another ${key} than declared`);
    }
  }

  private refOf({ dataId, shape, dtype }: tf.TensorInfo): Ref {
    const known = this.refs.get(dataId);
    if (known !== undefined) return known;
    const own = this.heard.get(dataId);
    const ref = this.refs.size;
    this.refs.set(dataId, ref);
    if (own) this.written.set(ref, Object.assign(own, { shape: [...shape], dtype }));
    else this.outside.set(ref, dataId);
    return ref;
  }
}

/** The attributes of a call that may be larger with other data, at their largest. */
function limits(attributes: Attributes, atMost: Declaration['atMost']): Attributes {
  const out: Record<string, number> = {};
  for (const name of Object.keys(atMost)) if (name in attributes) out[name] = atMost[name] as number;
  return out;
}
