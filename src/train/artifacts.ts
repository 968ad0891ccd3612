import type { OwnPrinciple } from '../config/constitution';
import type { ModelConfig } from '../config/model';
import type { PictureConfig } from '../config/picture';
import type { RuleSet } from '../config/rules';
import type { Demonstration, Pairs, UnpairedRow } from '../data/rows';
import { disposeParameters } from '../model';
import type { Kind } from '../recipes/ports';
import { StageError } from './events';
import type { LabeledPlaces } from './labeled-places';
import type { PromptItem } from './prompts';
import type { Weights } from './trainable';

/** A language model. */
export interface Policy extends Weights {
  readonly config: ModelConfig;
  /** It never saw the markers of a chat, and answers only what it is asked as plain text: a bundled base. */
  readonly plain?: boolean;
}

/** A model that gives an answer a number: (raw − mean)/deviation, mean 0 and deviation 1 on samples of what it started from. */
export interface Scorer extends Weights {
  readonly config: ModelConfig;
  readonly mean: number;
  readonly deviation: number;
  /** Where the answers that it learned from lie: what tells a text unlike all of them. Absent where they were too few. */
  readonly labeled?: LabeledPlaces;
}

/** A model that sees the noise in a picture, and so draws pictures (model/pictures/). */
export interface Denoiser extends Weights {
  readonly config: PictureConfig;
}

/** What an artifact of each kind is while it is live. */
export interface Values {
  policy: Policy;
  scorer: Scorer;
  preference: Scorer;
  denoiser: Denoiser;
  pairs: Pairs;
  unpaired: readonly UnpairedRow[];
  demonstrations: readonly Demonstration[];
  prompts: readonly PromptItem[];
  judge: RuleSet;
  constitution: readonly OwnPrinciple[];
  table: Readonly<Record<string, unknown>>;
}

export interface Artifact<K extends Kind = Kind> {
  readonly kind: K;
  readonly value: Values[K];
  /** The node that made it, `base` or `data`. */
  readonly madeBy: string;
  /** recipes/identity.ts. */
  readonly identity: string;
  /** Of one whose stage was stopped half way: the identity it would have had at the end. */
  readonly partOf?: string;
  /** What must stay as long as it does: the frozen base under an adapter. */
  readonly restsOn?: Artifact;
}

/**
 * The artifacts that are live, by name ('base', 'sft.policy', 'data.pairs'). One that is replaced goes, unless another
 * still rests on it.
 */
export class Artifacts {
  private readonly named = new Map<string, Artifact>();
  /** How many names and artifacts hold each. */
  private readonly holders = new Map<Artifact, number>();

  put(ref: string, artifact: Artifact): void {
    const old = this.named.get(ref);
    if (old === artifact) return;
    this.hold(artifact);
    this.named.set(ref, artifact);
    if (old) this.letGo(old);
  }

  /** The same artifact under another identity: it turned out to be less than it was going to be. */
  markPartial(ref: string, identity: string): void {
    const found = this.named.get(ref);
    if (found) Object.assign(found, { identity, partOf: found.partOf ?? found.identity });
  }

  drop(ref: string): void {
    const old = this.named.get(ref);
    this.named.delete(ref);
    if (old) this.letGo(old);
  }

  has(ref: string): boolean {
    return this.named.has(ref);
  }

  get refs(): readonly string[] {
    return [...this.named.keys()];
  }

  artifact(ref: string): Artifact | undefined {
    return this.named.get(ref);
  }

  /** undefined where there is none of that name, or one of another kind. */
  find<K extends Kind>(ref: string, kind: K): Values[K] | undefined {
    const found = this.named.get(ref);
    return found?.kind === kind ? (found.value as Values[K]) : undefined;
  }

  /** Errors: StageError 'artifact-missing', which says whose stage to run. */
  require<K extends Kind>(ref: string, kind: K): Values[K] {
    const found = this.find(ref, kind);
    if (found !== undefined) return found;
    throw new StageError('artifact-missing', `There is no ${ref} yet: run its stage first.`, { ref });
  }

  dispose(): void {
    for (const ref of this.refs) this.drop(ref);
  }

  private hold(artifact: Artifact): void {
    const count = this.holders.get(artifact) ?? 0;
    this.holders.set(artifact, count + 1);
    if (count === 0 && artifact.restsOn) this.hold(artifact.restsOn);
  }

  private letGo(artifact: Artifact): void {
    const count = (this.holders.get(artifact) ?? 1) - 1;
    if (count > 0) {
      this.holders.set(artifact, count);
      return;
    }
    this.holders.delete(artifact);
    if ('own' in artifact.value) disposeParameters((artifact.value as Weights).own);
    if (artifact.restsOn) this.letGo(artifact.restsOn);
  }
}
