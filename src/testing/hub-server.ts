/** A local server that speaks the part of the Hub's API that this page uses, and whose connections can be cut. For tests. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HubServer {
  /** 'http://localhost:1234' */
  readonly address: string;
  /** Method, path and range of every request. */
  readonly asked: readonly string[];
  /** Bytes of the next answers after which the connection is cut, one each; then it holds. */
  cuts: number[];
  /** How long after them, milliseconds: what was sent is to arrive on a busy machine too. */
  patience: number;
  /** As of a server that knows no ranges. */
  ranges: boolean;
  /** The place of a byte that is sent wrong, of every file that has it; null: none. */
  damaged: number | null;
  close(): Promise<void>;
}

const SHA = '0123456789abcdef0123456789abcdef01234567';

const hexOf = (kind: string, ...parts: (string | Uint8Array)[]): string =>
  parts.reduce((hash, part) => hash.update(part), createHash(kind)).digest('hex');
/** As the Hub says them: of weights, which lie in Git LFS, of their bytes; of the pointer or of any other file, Git's own. */
const hashes = (path: string, bytes: Uint8Array): object =>
  /\.(safetensors|gguf|bin)$/.test(path)
    ? { blobId: hexOf('sha1', path), lfs: { sha256: hexOf('sha256', bytes), size: bytes.length, pointerSize: 133 } }
    : { blobId: hexOf('sha1', `blob ${bytes.length}\0`, bytes) };

/** `models`: files by path, by 'owner/name'. */
export async function hubServer(
  models: Readonly<Record<string, Readonly<Record<string, Uint8Array>>>>,
): Promise<HubServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const hub: HubServer = {
    address: `http://localhost:${(server.address() as AddressInfo).port}`,
    asked,
    cuts: [],
    patience: 200,
    ranges: true,
    damaged: null,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  /** What the Hub says to pages of any origin. */
  const headers = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'range' };

  function answer({ method, url = '', headers: { range } }: IncomingMessage, response: ServerResponse): void {
    asked.push([method, url, ...(range ? [range] : [])].join(' '));
    const [path = ''] = url.split('?');
    const [, about = ''] = /^\/api\/models\/(.+)$/.exec(path) ?? [];
    const [, model = '', file = ''] = new RegExp(`^/([^/]+/[^/]+)/resolve/${SHA}/(.+)$`).exec(path) ?? [];
    const [, from = '', stored = ''] = /^\/cdn\/([^/]+\/[^/]+)\/(.+)$/.exec(path) ?? [];
    const bytes = models[from]?.[stored];
    if (method === 'OPTIONS') response.writeHead(204, headers).end();
    else if (models[about]) {
      const siblings = Object.entries(models[about]).map(([rfilename, bytes]) => ({
        rfilename,
        size: bytes.length,
        ...hashes(rfilename, bytes),
      }));
      response.writeHead(200, headers).end(JSON.stringify({ id: about, sha: SHA, siblings }));
    } else if (models[model]?.[file])
      // Files lie on other hosts, to which the Hub sends whoever asks.
      response.writeHead(302, { ...headers, Location: `${hub.address}/cdn/${model}/${file}` }).end();
    else if (bytes) send(bytes, range, response);
    else response.writeHead(path.startsWith('/api/') ? 401 : 404, headers).end('{}');
  }

  function send(bytes: Uint8Array, range: string | undefined, response: ServerResponse): void {
    const begin = hub.ranges ? Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0) : 0;
    const rest = bytes.slice(begin);
    const wrong = (hub.damaged ?? -1) - begin;
    if (wrong >= 0 && wrong < rest.length) rest[wrong] = ~(rest[wrong] as number);
    const about = { ...headers, 'Content-Length': rest.length };
    if (begin > 0)
      response.writeHead(206, { ...about, 'Content-Range': `bytes ${begin}-${bytes.length - 1}/${bytes.length}` });
    else response.writeHead(200, about);
    const cut = hub.cuts.shift();
    if (cut === undefined || cut >= rest.length) response.end(rest);
    else response.write(rest.subarray(0, cut), () => setTimeout(() => response.destroy(), hub.patience));
  }
  return hub;
}
