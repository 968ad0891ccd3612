import { InputError } from '../text/input-error';

/** Bytes that are read piece by piece: a file of a gigabyte is never held whole. */
export interface ByteSource {
  readonly size: number;
  read(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Errors: InputError 'file-changed' where the file behind it is another one by now, or gone. */
export const blobSource = (blob: Blob): ByteSource => ({
  size: blob.size,
  async read(begin, end) {
    try {
      return new Uint8Array(await blob.slice(begin, end).arrayBuffer());
    } catch {
      throw new InputError(
        'file-changed',
        'A file could not be read: it was changed, moved or deleted after it was chosen. Choose it again.',
      );
    }
  },
});

/** Files by name, wherever they lie. */
export type SourceFiles = ReadonlyMap<string, ByteSource>;

export const bytesSource = (bytes: Uint8Array<ArrayBuffer>): ByteSource => ({
  size: bytes.length,
  read: async (begin, end) => bytes.slice(begin, end),
});

export const blobSources = (files: Readonly<Record<string, Blob>>): SourceFiles =>
  new Map(Object.entries(files).map(([name, blob]) => [name, blobSource(blob)]));

export const readAll = (source: ByteSource): Promise<Uint8Array<ArrayBuffer>> => source.read(0, source.size);

export const sourcesOf = (files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): SourceFiles =>
  new Map([...files].map(([name, bytes]) => [name, bytesSource(bytes)]));
