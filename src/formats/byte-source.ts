/** Bytes that are read piece by piece: a file of a gigabyte is never held whole. */
export interface ByteSource {
  readonly size: number;
  read(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

export const blobSource = (blob: Blob): ByteSource => ({
  size: blob.size,
  read: async (begin, end) => new Uint8Array(await blob.slice(begin, end).arrayBuffer()),
});

/** Files by name, wherever they lie. */
export type SourceFiles = ReadonlyMap<string, ByteSource>;

export const bytesSource = (bytes: Uint8Array<ArrayBuffer>): ByteSource => ({
  size: bytes.length,
  read: async (begin, end) => bytes.slice(begin, end),
});

export const sourcesOf = (files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): SourceFiles =>
  new Map([...files].map(([name, bytes]) => [name, bytesSource(bytes)]));
