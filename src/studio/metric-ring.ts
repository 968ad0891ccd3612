export interface Point {
  readonly step: number;
  /** null where the value was not a finite number: a gap in the line. */
  readonly value: number | null;
}

/**
 * The samples of one figure, oldest first, in flat arrays that live outside React. When full, the oldest fall out.
 */
export class MetricRing {
  readonly capacity: number;
  #steps: Float64Array;
  #values: Float64Array;
  #start = 0;
  #length = 0;
  #total = 0;

  constructor(capacity = 32_768) {
    this.capacity = capacity;
    this.#steps = new Float64Array(Math.min(capacity, 256));
    this.#values = new Float64Array(this.#steps.length);
  }

  get length(): number {
    return this.#length;
  }

  /** All that were pushed, those that fell out too. */
  get total(): number {
    return this.#total;
  }

  push(step: number, value: number): void {
    this.#total++;
    const room = this.#steps.length;
    if (this.#length === room && room < this.capacity) this.#grow(Math.min(this.capacity, room * 2));
    const size = this.#steps.length;
    const at = (this.#start + this.#length) % size;
    this.#steps[at] = step;
    this.#values[at] = value;
    if (this.#length < size) this.#length++;
    else this.#start = (this.#start + 1) % size;
  }

  clear(): void {
    this.#start = 0;
    this.#length = 0;
    this.#total = 0;
  }

  stepAt(index: number): number {
    return this.#steps[(this.#start + index) % this.#steps.length] ?? Number.NaN;
  }

  valueAt(index: number): number {
    return this.#values[(this.#start + index) % this.#values.length] ?? Number.NaN;
  }

  /** The newest finite value. */
  latest(): number | undefined {
    for (let i = this.#length - 1; i >= 0; i--) if (Number.isFinite(this.valueAt(i))) return this.valueAt(i);
    return undefined;
  }

  /**
   * At most `maxPoints` points of the whole line. Beyond that each bucket of neighbours gives its smallest and its
   * largest value, so that a spike of one step is still drawn. `smoothing` in [0, 1) is the weight of the past in an
   * exponential moving average, corrected for its start as in Adam.
   */
  points(maxPoints: number, smoothing = 0): Point[] {
    const values = smoothing > 0 ? this.#smoothed(smoothing) : null;
    const at = (i: number): number => (values ? (values[i] ?? Number.NaN) : this.valueAt(i));
    const n = this.#length;
    if (n <= maxPoints)
      return Array.from({ length: n }, (_, i) => ({ step: this.stepAt(i), value: finiteOrNull(at(i)) }));
    const buckets = Math.max(1, Math.floor(maxPoints / 2));
    const out: Point[] = [];
    for (let b = 0; b < buckets; b++) {
      const from = Math.floor((b * n) / buckets);
      const to = Math.floor(((b + 1) * n) / buckets);
      let low = -1;
      let high = -1;
      for (let i = from; i < to; i++) {
        if (!Number.isFinite(at(i))) continue;
        if (low < 0 || at(i) < at(low)) low = i;
        if (high < 0 || at(i) > at(high)) high = i;
      }
      if (low < 0) out.push({ step: this.stepAt(from), value: null });
      else
        for (const i of low === high ? [low] : [Math.min(low, high), Math.max(low, high)])
          out.push({ step: this.stepAt(i), value: at(i) });
    }
    return out;
  }

  #smoothed(weight: number): Float64Array {
    const out = new Float64Array(this.#length);
    let mean = 0;
    let correction = 0;
    for (let i = 0; i < this.#length; i++) {
      const value = this.valueAt(i);
      if (Number.isFinite(value)) {
        mean = weight * mean + (1 - weight) * value;
        correction = weight * correction + (1 - weight);
      }
      out[i] = Number.isFinite(value) ? mean / correction : Number.NaN;
    }
    return out;
  }

  #grow(size: number): void {
    const steps = new Float64Array(size);
    const values = new Float64Array(size);
    for (let i = 0; i < this.#length; i++) {
      steps[i] = this.stepAt(i);
      values[i] = this.valueAt(i);
    }
    this.#steps = steps;
    this.#values = values;
    this.#start = 0;
  }
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
