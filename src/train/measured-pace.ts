/** The first steps of a node, done to see how long they take: nothing of what it makes is kept. */
import type { GivenData } from '../data/own-data';
import type { RunConfig } from '../recipes/config';
import type { Pace } from '../recipes/pace';
import { splitRef } from '../recipes/ports';
import { Artifacts } from './artifacts';
import { giveData } from './give-data';
import { pipeline } from './pipeline';
import type { Session } from './session';

/** The first step makes what later ones find ready, so it counts as the beginning; two more are measured. */
export const MEASURED_STEPS = 3;

/**
 * Yields how many steps are over, after each event of the node; what a caller does in between is not counted. `clock`:
 * milliseconds. Errors: those of the node.
 */
export async function* measuredPace(
  node: string,
  config: RunConfig,
  session: Session,
  given: GivenData,
  clock: () => number,
): AsyncGenerator<number, Pace> {
  const beside = sessionBeside(session, node);
  await giveData(beside, given, config);
  const events = pipeline([node], config, beside, { clock });
  const marks: { readonly at: number; readonly step: number }[] = [];
  let total = 0;
  let spent = 0;
  try {
    while (marks.length < MEASURED_STEPS) {
      const since = clock();
      const { value, done } = await events.next();
      spent += clock() - since;
      if (done) break;
      if (value.type === 'progress') {
        marks.push({ at: spent, step: value.step });
        total = value.total;
      }
      yield marks.length;
    }
  } finally {
    await events.return(undefined);
    dropOwn(beside.artifacts, session.artifacts);
  }
  const [first, last] = [marks[0], marks.at(-1)];
  // One that is over before that has been measured whole.
  if (!first || !last || last.step === first.step) return { begin: spent / 1000, step: 0, total };
  const step = (last.at - first.at) / (last.step - first.step) / 1000;
  return { begin: Math.max(0, first.at / 1000 - first.step * step), step, total };
}

/** Has all that a session has but for what the node made, which stays as it is. */
function sessionBeside(session: Session, node: string): Session {
  const artifacts = new Artifacts();
  for (const ref of session.artifacts.refs) {
    const found = session.artifacts.artifact(ref);
    if (found && splitRef(ref).node !== node) artifacts.put(ref, found);
  }
  return { ...session, artifacts, report: {}, running: null };
}

/** Lets go what only `own` has. */
function dropOwn(own: Artifacts, theirs: Artifacts): void {
  for (const ref of own.refs) if (own.artifact(ref) !== theirs.artifact(ref)) own.drop(ref);
}
