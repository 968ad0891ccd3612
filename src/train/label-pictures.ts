import { pictureText } from '../data/picture';
import { captionText } from '../pictures/attributes';
import { SIZE } from '../pictures/face';
import { checkpointName } from './fingerprint';
import { asked, drawAsked } from './picture-samples';
import type { Session } from './session';

interface PicturesRequest {
  readonly seed: number;
  readonly first: number;
  readonly prompts: number;
  readonly writers: readonly { readonly model: string }[];
  readonly unseen?: boolean;
}

/** Pictures for people to compare, of captions that leave the mouth open. */
export async function labelPictures(
  session: Session,
  newest: string,
  { seed, first, prompts, writers, unseen }: PicturesRequest,
) {
  const drawn: string[][] = [];
  const written: { model: string; checkpoint: string }[] = [];
  const { captions } = asked(seed, unseen ? 'comparison' : 'labeling', first, prompts);
  for (const [i, writer] of writers.entries()) {
    const name = writer.model === 'newest' ? newest : writer.model;
    const model = session.artifacts.require(name, 'denoiser');
    // What one model draws twice must differ; what two draw to be measured must differ by the models alone.
    const { noise } = asked(seed, unseen ? 'comparison' : `labeling ${i}`, first, prompts);
    const pictures = await drawAsked(model, { captions, noise }, STEPS);
    drawn.push(pictures.map((picture) => pictureText(picture, SIZE)));
    written.push({ model: name, checkpoint: await checkpointName(name, model) });
  }
  return {
    rows: captions.map((caption, i) => ({
      prompt: captionText(caption),
      topic: null,
      texts: drawn.map((pictures) => pictures[i] as string),
      cut: drawn.map(() => false),
    })),
    writers: written,
  };
}

/** Few enough that nobody waits for the next pair. */
const STEPS = 12;
