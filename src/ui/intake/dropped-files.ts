/** A file out of a folder knows where it lay there. */
type FileInFolder = File & { readonly path?: string };

/** Files of a folder that are looked at: a drop of the whole disk must end. */
const MOST_FILES = 500;

/** What was dropped, folders opened. To be called while the event is handled: its data is gone after. */
export function droppedFiles({ items, files }: DataTransfer): Promise<readonly FileInFolder[]> {
  const entries = [...items].map((item) => item.webkitGetAsEntry?.());
  return entries.some((entry) => entry?.isDirectory) ? inFolders(entries) : Promise.resolve([...files]);
}

async function inFolders(first: readonly (FileSystemEntry | null | undefined)[]): Promise<readonly FileInFolder[]> {
  const waiting = [...first];
  const found: FileInFolder[] = [];
  for (let entry = waiting.shift(); waiting.length > 0 || entry; entry = waiting.shift()) {
    if (found.length >= MOST_FILES) break;
    if (entry?.isFile) found.push(await fileOf(entry as FileSystemFileEntry));
    else if (entry?.isDirectory) waiting.push(...(await entriesOf((entry as FileSystemDirectoryEntry).createReader())));
  }
  return found;
}

const fileOf = (entry: FileSystemFileEntry): Promise<FileInFolder> =>
  new Promise((resolve, reject) =>
    entry.file((file) => resolve(Object.assign(file, { path: entry.fullPath })), reject),
  );

/** All entries of a folder: a reader gives a hundred at a time. */
async function entriesOf(reader: FileSystemDirectoryReader): Promise<readonly FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
