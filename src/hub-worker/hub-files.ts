/** What a model's repository on the Hub holds, and which of its files are a model that this page reads. */
import { isRecord, parseJsonObject } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import { readable } from '../text/readable';
import type { FileHash } from './file-hash';

export interface HubFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** What its bytes hash to; null where a mirror does not say: then its size alone is compared. */
  readonly hash: FileHash | null;
}

export interface HubModel {
  readonly repository: string;
  /** The commit: a model that is changed meanwhile is another one. */
  readonly revision: string;
  readonly files: readonly HubFile[];
}

export const hubError = (why: string): InputError => new InputError('hub', why);

const PART = /^[A-Za-z0-9][\w.-]{0,95}$/;

/** 'owner/name' and, where one is named, a file of it. Errors: InputError 'hub'. */
export function namedModel(text: string): { readonly repository: string; readonly file: string | null } {
  const [owner = '', name = '', ...rest] = text
    .trim()
    .replace(/^https:\/\/huggingface\.co\//, '')
    .split('/');
  const file = rest.length > 0 ? rest.filter((part) => part !== 'blob' && part !== 'main').join('/') : '';
  const named = file === '' || (/\.gguf$/i.test(file) && file.split('/').every((part) => PART.test(part)));
  if (PART.test(owner) && PART.test(name) && named) return { repository: `${owner}/${name}`, file: file || null };
  throw hubError(
    `“${readable(text, 80)}” names no model. Write owner/name, for example HuggingFaceTB/SmolLM2-135M-Instruct; for one of several GGUF files owner/name/FILE.gguf.`,
  );
}

const MOST_LISTED = 10_000;

/** What the Hub answers about a model: `GET /api/models/owner/name?blobs=true`. Errors: InputError 'hub'. */
export function readListing(repository: string, bytes: Uint8Array): HubModel {
  const { sha, siblings } = parseJsonObject(bytes) ?? {};
  const listed = Array.isArray(siblings) ? siblings.slice(0, MOST_LISTED) : [];
  const files = listed.flatMap((entry: unknown): HubFile[] => {
    const { rfilename: path, size, ...about } = isRecord(entry) ? entry : {};
    return typeof path === 'string' && typeof size === 'number' && Number.isSafeInteger(size) && size >= 0
      ? [{ path, size, hash: hashOf(about) }]
      : [];
  });
  if (typeof sha === 'string' && /^[0-9a-f]{40}$/.test(sha) && files.length > 0)
    return { repository, revision: sha, files };
  throw hubError(`The Hub's answer about ${repository} could not be read.`);
}

/** A large file lies in Git LFS and has its own SHA-256; what Git holds of it is a pointer, whose hash says nothing of the file. */
function hashOf({ lfs, blobId }: Readonly<Record<string, unknown>>): FileHash | null {
  if (isRecord(lfs)) return typeof lfs.sha256 === 'string' ? { kind: 'sha256', value: lfs.sha256 } : null;
  return typeof blobId === 'string' ? { kind: 'git', value: blobId } : null;
}

/** Of a Hugging Face folder; those of its weights are added. */
const TEXTS = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'chat_template.jinja',
  'generation_config.json',
  'model.safetensors.index.json',
];
const WEIGHTS = /^model(-\d{5}-of-\d{5})?\.safetensors$/;
const GGUF = /\.gguf$/i;
/** As for files of the disk. */
const MOST = 2000 * 2 ** 20;

/** The files to fetch. Errors: InputError 'hub', which says what there is in their place. */
export function wantedFiles({ repository, files }: HubModel, file: string | null): readonly HubFile[] {
  const found = file ? files.filter(({ path }) => path === file) : chosen(repository, files);
  if (found.length === 0) throw hubError(`${repository} has no file ${readable(file ?? '', 80)}.`);
  const large = found.find(({ size }) => size > MOST);
  if (large)
    throw hubError(
      `${readable(large.path, 80)} of ${repository} has ${Math.round(large.size / 2 ** 20).toLocaleString('en')} MB; at most ${MOST / 2 ** 20} MB can be read. Choose a smaller model.`,
    );
  return found;
}

function chosen(repository: string, files: readonly HubFile[]): readonly HubFile[] {
  const folder = files.filter(({ path }) => TEXTS.includes(path) || WEIGHTS.test(path));
  const names = folder.map(({ path }) => path);
  const sharded = names.includes('model.safetensors.index.json') && !names.includes('model.safetensors');
  const weights = folder.filter(({ path }) => WEIGHTS.test(path) && (sharded || path === 'model.safetensors'));
  if (weights.length > 0 && names.includes('config.json') && names.includes('tokenizer.json'))
    return [
      ...folder.filter(({ path }) => TEXTS.includes(path) && (sharded || path !== 'model.safetensors.index.json')),
      ...weights,
    ];
  const packed = files.filter(({ path }) => GGUF.test(path));
  if (packed.length === 1) return packed;
  if (packed.length > 1)
    throw hubError(
      `${repository} has ${packed.length} GGUF files. Name one: ${packed
        .slice(0, 4)
        .map(({ path }) => `${repository}/${readable(path, 80)}`)
        .join(', ')}.`,
    );
  throw hubError(
    `${repository} holds no model that is read here: neither config.json, tokenizer.json and model.safetensors nor a GGUF file.`,
  );
}
