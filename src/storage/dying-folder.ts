import { type Folder, TEMPORARY } from './folder';

/** A disk on which the `last` operation is cut off half way and nothing happens after it. For tests only. */
export function dyingFolder(disk: Folder, last: number): Folder {
  let count = 0;
  const alive = async (halfway: () => Promise<void>, whole: () => Promise<void>) => {
    count++;
    if (count === last) await halfway();
    if (count >= last) throw new Error('killed');
    await whole();
  };
  return {
    ...disk,
    write: (path, bytes) =>
      alive(
        () => disk.write(path + TEMPORARY, bytes.slice(0, bytes.length / 2)),
        () => disk.write(path, bytes),
      ),
    append: (path, bytes) =>
      alive(
        () => disk.append(path, bytes.slice(0, bytes.length / 2)),
        () => disk.append(path, bytes),
      ),
    remove: (path) =>
      alive(
        async () => {},
        () => disk.remove(path),
      ),
  };
}
