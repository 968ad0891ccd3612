import type { PresetName } from '../config/model';
import type { PreferenceRow } from '../data/rows';
import { type Files, readHuggingFaceFolder, writeHuggingFaceFolder } from '../formats/huggingface-folder';
import { fromArrays, type Parameters, parameterCount, toArrays } from '../model';
import { type Folder, readLines } from '../storage/folder';
import { readRunModel } from '../storage/run-models';
import { type RunRecord, runPath } from '../storage/run-record';
import { parseJsonObject } from '../text/guarded-json';
import { StageError } from '../train/events';
import { createSession, disposeSession, type Session } from '../train/session';
import type { ModelInfo, ModelRole } from './protocol';

/** Files of a bundled base model. */
const BUNDLED_FILES = [
  'config.json',
  'model.safetensors',
  'tokenizer.json',
  'tokenizer_config.json',
  'generation_config.json',
];

/** The worker's session: which models there are, where they came from and how they leave. */
export class SessionHost {
  private session: Session | null = null;
  private name = '';
  private source: ReturnType<typeof readHuggingFaceFolder> | null = null;

  /** Files of a base that came from the visitor, which no address could bring back; null for a bundled one. */
  ownFiles: Files | null = null;

  get current(): Session {
    if (!this.session) throw new StageError('no-model', 'No base model is loaded yet. Choose one first.');
    return this.session;
  }

  /** Reads the folder before the old session goes, so that a bad file loses nothing. */
  async loadBase(
    preset: PresetName,
    files: Files | undefined,
    fetchFile: (path: string) => Promise<Uint8Array<ArrayBuffer>>,
  ): Promise<ModelInfo> {
    if (!files && preset === 'small') {
      throw new StageError(
        'no-bundled-model',
        'There is no bundled "small" model: pretrain one with `npm run pretrain -- --preset small` and load its folder.',
      );
    }
    const given =
      files ??
      new Map(
        await Promise.all(
          BUNDLED_FILES.map(async (file) => [file, await fetchFile(`models/${preset}/${file}`)] as const),
        ),
      );
    const folder = readHuggingFaceFolder(given);
    if (folder.kind !== 'causal')
      throw new StageError(
        'not-a-language-model',
        'This folder holds a reward model (LlamaForSequenceClassification). Load a language model as the base.',
      );
    if (this.session) disposeSession(this.session);
    this.source = folder;
    this.session = createSession(folder.config, folder.tokenizer, fromArrays(folder.arrays));
    this.name = files ? 'own model' : preset;
    this.ownFiles = files ?? null;
    return this.info('base', this.session.base);
  }

  get baseInfo(): ModelInfo {
    return this.info('base', this.current.base);
  }

  /** A saved run's models and labels, in place of what is here. Errors: StageError 'wrong-tokenizer', InputError. */
  async restore(
    folder: Folder,
    record: RunRecord,
    fetchFile: (path: string) => Promise<Uint8Array<ArrayBuffer>>,
  ): Promise<void> {
    const own = await readRunModel(folder, record.id, 'base');
    await this.loadBase(record.base.preset as PresetName, own ?? undefined, fetchFile);
    const { current } = this;
    if (current.tokenizer.hash !== record.base.tokenizerHash)
      throw new StageError(
        'wrong-tokenizer',
        'This run was made with another tokenizer than the base model has now, so its models would read other words. Open it on the version of the page that made it.',
      );
    for (const role of ['sft', 'policy'] as const) {
      const files = await readRunModel(folder, record.id, role);
      if (files) current[role] = fromArrays(readHuggingFaceFolder(files).arrays);
    }
    const reward = await readRunModel(folder, record.id, 'reward');
    if (reward) {
      const { config, arrays } = readHuggingFaceFolder(reward);
      const meta = parseJsonObject(reward.get('meta.json') ?? new Uint8Array());
      current.reward = {
        config,
        parameters: fromArrays(arrays),
        mean: Number(meta?.mean),
        deviation: Number(meta?.deviation),
      };
    }
    const rows = await readLines<PreferenceRow>(folder, `${runPath(record.id)}/preferences.jsonl`);
    current.preferences = rows.length > 0 ? rows : null;
    current.report = structuredClone(record.report) as Session['report'];
  }

  models(): ModelInfo[] {
    if (!this.session) return [];
    return (['base', 'sft', 'reward', 'policy'] as const).flatMap((role) => {
      const parameters = this.parametersOf(role);
      return parameters ? [this.info(role, parameters)] : [];
    });
  }

  parametersOf(role: ModelRole): Parameters | null {
    const session = this.current;
    return role === 'reward' ? (session.reward?.parameters ?? null) : session[role];
  }

  /** The parameters of a role, or a fault that says how to come by them. */
  require(role: ModelRole): Parameters {
    const parameters = this.parametersOf(role);
    if (!parameters)
      throw new StageError('model-missing', `There is no ${role} model yet: run its stage first.`, { role });
    return parameters;
  }

  /** A model as a Hugging Face folder that transformers opens. */
  async exportModel(role: ModelRole): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
    const arrays = await toArrays(this.require(role));
    const { config, tokenizerJson, tokenizerConfigJson } = this.source as NonNullable<typeof this.source>;
    const kind = role === 'reward' ? 'reward' : 'causal';
    return writeHuggingFaceFolder(
      { kind, config, arrays, tokenizerJson, tokenizerConfigJson },
      card(role, this.name, this.current),
    );
  }

  private info(role: ModelRole, parameters: Parameters): ModelInfo {
    return { role, name: this.name, config: this.current.model, parameterCount: parameterCount(parameters) };
  }
}

function card(role: ModelRole, name: string, session: Session): string {
  const lines = [
    `# RLHF Studio: ${role}`,
    '',
    `Trained in a browser tab or by \`npm run pipeline\` from the base model "${name}".`,
  ];
  if (role === 'reward' && session.reward) {
    const { mean, deviation } = session.reward;
    lines.push(
      '',
      `Scores were used as (raw - ${mean}) / ${deviation}: mean 0 and deviation 1 on samples of the SFT policy.`,
    );
  }
  return `${lines.join('\n')}\n\n\`\`\`json\n${JSON.stringify(session.report, null, 2)}\n\`\`\`\n`;
}
