import { type RunConfig, recipeOf } from '../recipes/config';
import { expectedIdentities } from '../recipes/expected';
import { BASE, refOf } from '../recipes/ports';
import { nodeOf, order } from '../recipes/recipe';
import type { RunEvent } from '../train/events';
import { pipeline } from '../train/pipeline';
import type { Session } from '../train/session';
import { isRecorded } from './recording-of';

/** What a node told while it ran, which a recorded run can be made of, and its report. */
interface Told {
  readonly events: readonly RunEvent[];
  readonly report: Readonly<Record<string, unknown>>;
}

/** What no node makes. */
const isRoot = (ref: string): boolean => ref === BASE || ref.startsWith('data.');
const shared = (identity: string): string => `shared.${identity}`;

/**
 * Several recipes over one session: what one has made is not made again by another that would make the same (one identity),
 * such as the SFT model, the labels and the reward model of a seed.
 */
export class SharedWork {
  private readonly told = new Map<string, Told>();

  /** `processor`: milliseconds that this process has computed; `wanted`: configurations that will be run, for what to keep. */
  constructor(
    private readonly session: Session,
    private readonly processor: () => number,
    private readonly wanted: readonly RunConfig[],
  ) {}

  /**
   * The events of one recipe's nodes, of all or of those named, and of those taken over too. At its end the session's report
   * is that of this recipe.
   */
  async *run(
    config: RunConfig,
    clock: () => number,
    nodes: readonly string[] = order(recipeOf(config)),
  ): AsyncGenerator<RunEvent, void> {
    const { artifacts, report } = this.session;
    const recipe = recipeOf(config);
    for (const ref of artifacts.refs) if (!isRoot(ref) && !ref.startsWith('shared.')) artifacts.drop(ref);
    for (const id of Object.keys(report)) delete report[id];
    const expected = await this.identities(config);
    const others = await Promise.all(this.wanted.filter((one) => one !== config).map((one) => this.identities(one)));
    const isWanted = (identity: string) => others.some((of) => [...of.values()].includes(identity));
    for (const id of nodes) {
      const refs = Object.keys(nodeOf(recipe, id).stage.outputs).map((port) => refOf(id, port));
      const key = refs.map((ref) => expected.get(ref)).join(' ');
      const known = this.told.get(key);
      if (known) {
        for (const ref of refs) {
          const found = artifacts.artifact(shared(expected.get(ref) ?? ''));
          if (found) artifacts.put(ref, found);
        }
        report[id] = known.report;
        for (const event of known.events) yield { ...event, node: id };
        continue;
      }
      const [events, began]: [RunEvent[], number] = [[], this.processor()];
      for await (const event of pipeline([id], config, this.session, { clock })) {
        if (isRecorded(event)) events.push(event);
        yield event;
      }
      report[id] = { ...report[id], processor_seconds: (this.processor() - began) / 1000 };
      if (!refs.every((ref) => isWanted(expected.get(ref) ?? ''))) continue;
      this.told.set(key, { events, report: report[id] });
      for (const ref of refs) {
        const found = artifacts.artifact(ref);
        if (found) artifacts.put(shared(found.identity), found);
      }
    }
  }

  private identities(config: RunConfig): Promise<ReadonlyMap<string, string>> {
    const { artifacts } = this.session;
    const roots = artifacts.refs.filter(isRoot).map((ref) => [ref, artifacts.artifact(ref)?.identity ?? ''] as const);
    return expectedIdentities(config, new Map(roots));
  }
}
