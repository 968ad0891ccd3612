/** The only part of the page that may reach another origin; its file is served with a policy of its own (vite.config.ts). */
import { opfsFolder } from '../storage/opfs-folder';
import { answerRequests } from '../web/requests';
import { fetchModel } from './fetch-model';
import type { HubRequests } from './protocol';

/** A file of OPFS as the page can take it: it lies on disk, and nothing of it is copied. */
async function fileAt(path: string): Promise<File> {
  const parts = path.split('/');
  let at = await navigator.storage.getDirectory();
  for (const part of parts.slice(0, -1)) at = await at.getDirectoryHandle(part);
  return (await at.getFileHandle(parts.at(-1) as string)).getFile();
}

answerRequests<HubRequests>({
  async fetchModel(args, onPart) {
    const deps = {
      fetch: (address: RequestInfo | URL, options?: RequestInit) =>
        fetch(address, { ...options, credentials: 'omit', referrerPolicy: 'no-referrer' }),
      folder: await opfsFolder(),
      wait: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
    };
    const { name, folder, paths } = await fetchModel(args, deps, onPart);
    const files = await Promise.all(
      Object.entries(paths).map(async ([file, path]) => [file, await fileAt(path)] as const),
    );
    return { name, folder, files: Object.fromEntries(files) };
  },
  async forget({ folder }) {
    await (await opfsFolder()).remove(folder);
    return null;
  },
});
