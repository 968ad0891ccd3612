/** What a file's bytes should hash to, as the Hub says it, and the hash of what came: taken piece by piece, as WebCrypto cannot. */
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { ByteSource } from '../formats/byte-source';

/** `sha256`: of the bytes, as of files in Git LFS; `git`: the SHA-1 of Git's object, `blob <size>\0` and the bytes, as of all others. */
export interface FileHash {
  readonly kind: 'sha256' | 'git';
  /** Hexadecimal. */
  readonly value: string;
}

/** The hash of one file, of so many bytes. */
export class RunningHash {
  private readonly size: number;
  private readonly expected: FileHash;
  private hash: ReturnType<typeof sha256.create> | ReturnType<typeof sha1.create>;
  /** Bytes that were hashed. */
  private count = 0;

  constructor(size: number, expected: FileHash) {
    this.size = size;
    this.expected = expected;
    this.hash = this.begun();
  }

  private begun() {
    this.count = 0;
    return this.expected.kind === 'sha256'
      ? sha256.create()
      : sha1.create().update(new TextEncoder().encode(`blob ${this.size}\0`));
  }

  /** Bytes that follow those before. */
  add(bytes: Uint8Array): void {
    this.hash.update(bytes);
    this.count += bytes.length;
  }

  /** Makes it the hash of what is there already: what was hashed of it stays, unless it is of something else. */
  async follow(there: ByteSource | null, piece: number): Promise<void> {
    const size = there?.size ?? 0;
    if (this.count > size) this.hash = this.begun();
    for (let at = this.count; there && at < size; at += piece)
      this.add(await there.read(at, Math.min(at + piece, size)));
  }

  /** Of the whole file: whether it is the one that the Hub speaks of. The hash is then used up. */
  get isRight(): boolean {
    const found = bytesToHex(this.hash.digest());
    this.hash = this.begun();
    return found === this.expected.value;
  }
}
