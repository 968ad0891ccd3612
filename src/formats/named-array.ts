/** A float32 tensor with its Hugging Face name, outside any backend. `data` is row-major, product(shape) long. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
