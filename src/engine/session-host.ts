import { type CodecContext, packArtifact, unpackArtifact } from '../codecs';
import { bundledFaces } from '../codecs/denoiser';
import { outsideModel } from '../codecs/outside';
import { BUNDLED_FILES, type PresetName } from '../config/model';
import type { GivenData } from '../data/own-data';
import { type Progress, readModel } from '../formats/base-model';
import { type SourceFiles, sourcesOf } from '../formats/byte-source';
import type { Files } from '../formats/huggingface-folder';
import { fromArrays, parameterCount } from '../model';
import { type RunConfig, recipeOf } from '../recipes/config';
import { identityOfSources } from '../recipes/identity';
import { BASE } from '../recipes/ports';
import { outputOf, type Recipe } from '../recipes/recipe';
import type { ArtifactInfo } from '../storage/run-artifacts';
import { InputError } from '../text/input-error';
import type { Artifact, Policy } from '../train/artifacts';
import { StageError } from '../train/events';
import { giveData } from '../train/give-data';
import { createSession, disposeSession, type Session } from '../train/session';
import type { Weights } from '../train/trainable';
import type { ModelInfo } from './protocol';

export type FetchFile = (path: string) => Promise<Uint8Array<ArrayBuffer>>;

/** A base model that a person brought, and what they call it. */
export interface BroughtBase {
  readonly name: string;
  readonly files: SourceFiles;
}

/** The same, read: no address could bring it back. */
export interface OwnBase extends BroughtBase {
  readonly identity: string;
}

/** The worker's session: which artifacts there are, where they came from and how they leave. */
export class SessionHost {
  private session: Session | null = null;
  private name = '';
  private source: Omit<Awaited<ReturnType<typeof readModel>>, 'arrays'> | null = null;
  /** null for a bundled base. */
  own: OwnBase | null = null;
  /** The recipe that was run or opened last. */
  recipe: Recipe | null = null;

  get current(): Session {
    if (!this.session) throw new StageError('no-model', 'No base model is loaded yet. Choose one first.');
    return this.session;
  }

  /** Reads the folder before the old session goes, so that a bad file loses nothing. */
  async loadBase(
    preset: PresetName,
    brought: BroughtBase | undefined,
    fetchFile: FetchFile,
    progress?: Progress,
  ): Promise<ModelInfo> {
    if (!brought && preset === 'small') {
      throw new StageError(
        'no-bundled-model',
        'There is no bundled "small" model: pretrain one with `npm run pretrain -- --preset small` and load its folder.',
      );
    }
    const given =
      brought?.files ??
      sourcesOf(
        new Map(
          await Promise.all(
            BUNDLED_FILES.map(async (file) => [file, await fetchFile(`models/${preset}/${file}`)] as const),
          ),
        ),
      );
    const { arrays, ...folder } = await readModel(given, progress);
    if (folder.kind !== 'causal')
      throw new StageError(
        'not-a-language-model',
        'This folder holds a reward model (LlamaForSequenceClassification). Load a language model as the base.',
      );
    const identity = await identityOfSources(given);
    if (this.session) disposeSession(this.session);
    this.source = folder; // without its weights, which lie in the session from now on
    this.session = createSession(folder.config, folder.tokenizer, fromArrays(arrays), identity, !brought, () =>
      bundledFaces(fetchFile),
    );
    this.name = brought?.name ?? preset;
    this.own = brought ? { identity, ...brought } : null;
    this.recipe = null;
    return this.baseInfo;
  }

  get baseInfo(): ModelInfo {
    return this.info(BASE, 'policy', this.current.artifacts.require(BASE, 'policy'));
  }

  /** What a person brought, in place of what was brought before. */
  async give(given: GivenData, config: RunConfig): Promise<void> {
    this.recipe = recipeOf(config);
    await giveData(this.current, given, config);
  }

  /** A run that goes on another day writes the day on which it began. `began`: milliseconds since 1970. */
  tellDate(began: number): void {
    const { chat } = this.current.tokenizer;
    if (!(chat instanceof InputError)) chat.date = new Date(began);
  }

  /** A model made elsewhere stands for what a stage of the recipe would make. Errors: InputError. */
  async openOutside(recipe: Recipe, ref: string, files: Files): Promise<ModelInfo> {
    const { artifact, warnings } = await outsideModel(recipe, ref, files, this.current, this.codecs(ref));
    this.current.artifacts.put(ref, artifact);
    this.recipe = recipe;
    return { ...this.info(ref, artifact.kind === 'policy' ? 'policy' : 'scorer', artifact.value as Weights), warnings };
  }

  /** An artifact that was saved, live again; an adapter over the model that it lies on. Errors: InputError. */
  open(ref: string, { restsOn: _, ...info }: ArtifactInfo, files: Files, under?: Artifact): Artifact {
    const base = under ?? this.current.artifacts.artifact(BASE);
    const value = unpackArtifact(info.kind, files, this.codecs(ref, base?.value as Policy));
    const shared = 'own' in value && value.own !== value.parameters; // what an adapter lies on must stay as long as it does
    return { ...info, value, ...(shared && base && { restsOn: base }) };
  }

  models(): ModelInfo[] {
    if (!this.session) return [];
    const { artifacts } = this.session;
    return artifacts.refs.flatMap((ref) =>
      (['policy', 'scorer', 'denoiser'] as const).flatMap((kind) => {
        const model = artifacts.find(ref, kind);
        return model ? [this.info(ref, kind, model)] : [];
      }),
    );
  }

  /** An artifact as files: a model as a folder that transformers opens. Errors: StageError 'artifact-missing'. */
  async pack(ref: string): Promise<Files> {
    const artifact = this.current.artifacts.artifact(ref);
    if (!artifact) throw new StageError('artifact-missing', `There is no ${ref} yet: run its stage first.`, { ref });
    return packArtifact(artifact, this.codecs(ref));
  }

  private codecs(ref: string, base = this.current.artifacts.require(BASE, 'policy')): CodecContext {
    return { source: this.source as NonNullable<typeof this.source>, base, about: this.card(ref) };
  }

  private info(ref: string, kind: ModelInfo['kind'], { parameters, own }: Weights): ModelInfo {
    return {
      ref,
      kind,
      name: this.name,
      config: { ...this.current.model, max_position_embeddings: this.current.ownContext },
      parameterCount: parameterCount(parameters),
      weightBytes: [...parameters.values()].reduce((sum, { size }) => sum + 4 * size, 0),
      warnings: ref === BASE ? (this.source?.warnings ?? []) : [],
      ...(own !== parameters && { adapter: true as const }),
      ...(ref === BASE && this.own && { own: this.own.identity, ...(this.chats && { chats: true as const }) }),
    };
  }

  private get chats(): boolean {
    const { chat } = this.current.tokenizer;
    return !(chat instanceof InputError) && chat.guessed === undefined;
  }

  /** The README of a model. */
  private card(ref: string): string {
    const { artifacts, report } = this.current;
    const title = (this.recipe && outputOf(this.recipe, ref)?.title) ?? ref;
    const lines = [
      `# RLHF Studio: ${title}`,
      '',
      `Trained in a browser tab or by \`npm run pipeline\` from the base model "${this.name}" (${ref}).`,
    ];
    const scorer = artifacts.find(ref, 'scorer');
    if (scorer)
      lines.push(
        '',
        `Scores were used as (raw - ${scorer.mean}) / ${scorer.deviation}: mean 0 and deviation 1 on samples of the model that it started from.`,
      );
    return `${lines.join('\n')}\n\n\`\`\`json\n${JSON.stringify(report, null, 2)}\n\`\`\`\n`;
  }
}
