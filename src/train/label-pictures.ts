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
}

/** Pictures for people to compare, of captions that leave the mouth open. */
export async function labelPictures(
  session: Session,
  newest: string,
  { seed, first, prompts, writers }: PicturesRequest,
) {
  const drawn: string[][] = [];
  const written: { model: string; checkpoint: string }[] = [];
  const { captions } = asked(seed, 'labeling', first, prompts);
  for (const [i, writer] of writers.entries()) {
    const name = writer.model === 'newest' ? newest : writer.model;
    const model = session.artifacts.require(name, 'denoiser');
    // The same model must still draw different pictures.
    const { noise } = asked(seed, `labeling ${i}`, first, prompts);
    const pictures = await drawAsked(model, { captions, noise }, LABELING_STEPS);
    drawn.push(pictures.map((picture) => pictureText(picture, SIZE)));
    written.push({ model: name, checkpoint: await checkpointName(name, model.parameters) });
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
const LABELING_STEPS = 12;
