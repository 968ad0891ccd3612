/** A recorded run as one file: gzipped JSON, small enough to be waited for, and never unpacked past a limit. */
import { parseGuarded } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import { badRecording, packRecording, type Recording, unpackRecording } from './recording';

export type { Recording };

/** Bytes of a file, and of what it unpacks to. */
export const MOST_BYTES = 300_000;
const MOST_UNPACKED = 6_000_000;

/** From the finest that is worth it to what any run fits in. */
const THINNINGS = [
  { points: 160, moments: 40 },
  { points: 80, moments: 24 },
  { points: 40, moments: 12 },
  { points: 20, moments: 6 },
];

/** The file of a recording, as fine as fits into `most` bytes. Errors: InputError 'recording'. */
export async function recordingFile(recording: Recording, most = MOST_BYTES): Promise<Uint8Array<ArrayBuffer>> {
  for (const thinning of THINNINGS) {
    const bytes = await gzipped(JSON.stringify(packRecording(recording, thinning)));
    if (bytes.length <= most) return bytes;
  }
  throw badRecording(
    `its settings, figures and answers take more than ${Math.round(most / 1000)} KB`,
    'Export the run as one file instead.',
  );
}

/** Reads a file of anybody's. Errors: InputError. */
export async function readRecording(file: Blob): Promise<Recording> {
  if (file.size > MOST_UNPACKED) throw badRecording('the file is too large for one');
  const bytes = new Uint8Array(await file.arrayBuffer());
  // A host may unpack a gzipped file on its way.
  const text = bytes[0] === 0x1f ? await gunzipped(bytes) : new TextDecoder().decode(bytes);
  try {
    return unpackRecording(parseGuarded(text));
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw badRecording('it does not hold what such a file holds');
  }
}

const gzipped = async (text: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(
    await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer(),
  );

async function gunzipped(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      size += piece.value.length;
      if (size > MOST_UNPACKED) throw badRecording(`it unpacks to more than ${MOST_UNPACKED / 1e6} MB`);
      text += decoder.decode(piece.value, { stream: true });
    }
    return text + decoder.decode();
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw badRecording('it is damaged or was cut off');
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
