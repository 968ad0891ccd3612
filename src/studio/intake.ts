import { createStore, type StoreApi } from 'zustand/vanilla';
import { createDataWorker, type DataWorker } from '../data-worker/client';
import type { Dataset, DatasetKind } from '../formats/datasets/rows';
import { recipeOf, takesData } from '../recipes/config';
import { isRecord, parseGuarded } from '../text/guarded-json';
import { readable } from '../text/readable';
import type { FileLike } from '../web/file-like';
import { readData } from './dataset';
import type { FilePort } from './given';
import { learnedLimit } from './learned-limit';
import { type ChosenModel, chosenModel, filesOfZip, isModelFile, isZip } from './model-files';
import { isBusy } from './run';
import type { Studio } from './studio';
import { START, type View } from './views';

/** Files of a model, until a person says what they are to stand for. */
export interface OfferedModel {
  /** The folder or file that it was dropped as. */
  readonly name: string;
  readonly chosen: ChosenModel;
}

/** What became of a file. */
export interface Received {
  readonly id: number;
  readonly name: string;
  readonly taken: boolean;
  readonly said: string;
  /** Where it is now. */
  readonly view: View | null;
}

export interface IntakeState {
  /** The file that is being read, and its rows so far. */
  readonly reading: { readonly name: string; readonly rows: number } | null;
  /** The newest drop first. */
  readonly received: readonly Received[];
  readonly model: OfferedModel | null;
}

export type IntakeStore = StoreApi<IntakeState> & {
  /**
   * Files of any kind: what each is follows from what is in it. One of a kind at a time: a second is not taken. What is
   * dropped while others are read waits for its turn.
   */
  take(files: readonly FileLike[]): Promise<void>;
  /** Lets the offered model stand for the base ('base') or for what a stage would make ('sft.policy'). */
  placeModel(ref: string): Promise<void>;
  forgetModel(): void;
};

type Deps = Pick<
  Studio,
  'own' | 'settings' | 'session' | 'run' | 'rules' | 'tokenizer' | 'labelTools' | 'labelPlan' | 'runs' | 'recorded'
> &
  Pick<Studio, 'chooseBase' | 'openModel'>;

type Outcome = Pick<Received, 'said' | 'taken' | 'view'>;

const refused = (said: string): Outcome => ({ taken: false, said, view: null });
const taken = (said: string, view: View | null): Outcome => ({ taken: true, said, view });

/** Where rows of a kind are kept. */
const PORT: Readonly<Partial<Record<DatasetKind, FilePort>>> = {
  prompts: 'prompts',
  demonstrations: 'demonstrations',
  preferences: 'pairs',
  unpaired: 'unpaired',
};

/** What stands beside the data in a folder of the Hub. */
const ASIDE = /^(\..*|readme(\.md)?|licen[cs]e(\..*)?|dataset_infos\.json)$/i;

const MOST_RULES = 1_000_000; // bytes

/** Takes in whatever a person drops anywhere on the page. */
export function createIntake(studio: Deps, newWorker: () => DataWorker = createDataWorker): IntakeStore {
  const store = createStore<IntakeState>(() => ({ reading: null, received: [], model: null }));
  const { own, settings, labelTools, labelPlan } = studio;
  let nextId = 1;

  const viewOf = (port: FilePort): View | null => {
    const { nodes } = recipeOf(settings.getState().config);
    const part = port === 'unpaired' ? 'own-unpaired' : 'own-demonstrations';
    const found = nodes.find(({ stage }) =>
      port === 'pairs' ? stage.panel === 'preferences' : (stage.parts as readonly string[] | undefined)?.includes(part),
    );
    return found?.id ?? null;
  };

  const takeData = async (file: FileLike, among: Set<FilePort>): Promise<Outcome> => {
    const worker = newWorker();
    const read = await readData(worker, file, (rows) =>
      store.setState({ reading: { name: readable(file.name), rows } }),
    );
    if (typeof read === 'string') return end(worker, refused(read));
    const byHand = labelPlan.getState().judge === 'hand';
    if (read.kind === 'labels' || (read.kind === 'preferences' && byHand)) {
      worker.stop();
      await labelTools.files.read([file]);
      return taken(`${rowsOf(read)} Look through them, and import them.`, viewOf('pairs'));
    }
    const port = PORT[read.kind];
    if (!port)
      return end(worker, refused(`${rowsOf(read)} It is running text, in which nobody asks and nobody answers.`));
    if (among.has(port)) {
      const { fileName } = own[port].getState();
      return end(
        worker,
        refused(
          `${rowsOf(read)} There can be one such file, and ${fileName} is used: drop this one alone to use it instead.`,
        ),
      );
    }
    among.add(port);
    own[port].put(read, worker);
    const { config } = settings.getState();
    const context = studio.session.getState().models.base?.config.max_position_embeddings ?? 128;
    const learned = port === 'demonstrations' || port === 'unpaired' ? port : 'pairs';
    await own[port].measure({
      tokenizer: studio.tokenizer.texts,
      base: config.model,
      limit: learnedLimit(config, learned, context),
    });
    const unused = (port === 'pairs' || port === 'unpaired') && !takesData(config, port);
    return taken(`${rowsOf(read)} ${unused ? UNUSED[port] : USED[port]}`, viewOf(port));
  };

  const takeZip = async (file: FileLike): Promise<Outcome> => {
    const names = (await filesOfZip(file)).map(({ name }) => name);
    if (names.includes('bundle.json')) return takeRun(file);
    if (names.some((name) => name === 'config.json' || name === 'adapter_config.json'))
      return takeModel([file], file.name);
    return refused('This archive holds neither a model nor a run. Unpack it, and drop what is in it.');
  };

  const takeRun = async (file: FileLike): Promise<Outcome> => {
    const { shown } = studio.runs.getState();
    await studio.runs.imported(file as File); // it says itself what is wrong with one
    if (studio.runs.getState().shown === shown) return refused('This run could not be opened.');
    settings.show('runs');
    return taken('Read as a run of this page.', 'runs');
  };

  const takeRecording = async (file: FileLike): Promise<Outcome> => {
    await studio.recorded.openFile(file as File);
    settings.show(START);
    return taken('Read as a recorded run: it plays now.', START);
  };

  const takeModel = async (files: readonly FileLike[], name: string): Promise<Outcome> => {
    store.setState({ model: { name: readable(name), chosen: await chosenModel(files) } });
    return taken('Read as a model: say below what it is to stand for.', null);
  };

  const takeRules = async (text: string): Promise<Outcome> => {
    await studio.rules.read({ text: async () => text });
    const { refused: why, inForce } = studio.rules.getState();
    if (why) return refused(why);
    const { config } = settings.getState();
    const said = `Read as rules: ${inForce.rules.length}.`;
    const place = recipeOf(config).nodes.find(({ inputs }) => Object.values(inputs).includes('data.judge'))?.id ?? null;
    if (takesData(config, 'judge')) return taken(`${said} They judge in this recipe.`, place);
    return taken(
      `${said} They are kept: choose the recipe “Rules as the reward”, or “rules” as the judge of the preferences.`,
      place,
    );
  };

  const takeOne = async (file: FileLike, among: Set<FilePort>): Promise<Outcome> => {
    if (isZip(file)) return takeZip(file);
    if (file.name.endsWith('.rlhf-recording')) return takeRecording(file);
    const rules = await rulesText(file);
    return rules === null ? takeData(file, among) : takeRules(rules);
  };

  const receive = async (name: string, work: () => Promise<Outcome>): Promise<void> => {
    store.setState({ reading: { name: readable(name), rows: 0 } });
    const outcome = await work().catch((cause) => refused(cause instanceof Error ? cause.message : String(cause)));
    store.setState(({ received }) => ({
      reading: null,
      received: [{ id: nextId++, name: readable(name), ...outcome }, ...received],
    }));
  };

  const takeAll = async (files: readonly FileLike[]): Promise<void> => {
    const [first] = files;
    if (!first) return;
    store.setState({ received: [], model: null });
    if (isBusy(studio.run.getState())) {
      await receive(first.name, async () =>
        refused(
          'A run is under way, and what it learns from is fixed. Stop it, or wait for its end, and drop this again.',
        ),
      );
      return;
    }
    const model = files.filter(isModelFile);
    if (model.length > 0) await receive(folderOf(first), () => takeModel(model, folderOf(first)));
    const among = new Set<FilePort>();
    for (const file of files) {
      if (isModelFile(file) || (files.length > 1 && ASIDE.test(file.name))) continue;
      await receive(file.name, () => takeOne(file, among));
    }
  };

  let last: Promise<void> = Promise.resolve();
  return {
    ...store,
    take: (files) => {
      last = last.then(() => takeAll(files));
      return last;
    },
    async placeModel(ref) {
      const { model } = store.getState();
      const { config } = settings.getState();
      if (!model) return;
      if (ref === 'base') await studio.chooseBase(config.model as Parameters<Studio['chooseBase']>[0], model.chosen);
      else await studio.openModel(ref, model.chosen.files);
      store.setState({ model: null });
    },
    forgetModel: () => store.setState({ model: null }),
  };
}

function end(worker: DataWorker, outcome: Outcome): Outcome {
  worker.stop();
  return outcome;
}

const USED: Readonly<Record<FilePort, string>> = {
  prompts: 'Every stage asks them, in place of the bundled prompts.',
  demonstrations: 'They are learned from in fine-tuning, and every stage asks their prompts.',
  pairs: 'They are learned from in place of simulated labels, and every stage asks their prompts.',
  unpaired: 'They are learned from as they are, and every stage asks their prompts.',
};
const UNUSED: Readonly<Record<'pairs' | 'unpaired', string>> = {
  pairs: 'No stage of this recipe learns from pairs: choose RLHF or DPO under “Recipe” to use them.',
  unpaired: 'The good ones are demonstrations. KTO learns from all of them: choose it under “Recipe”.',
};

const NOUN: Readonly<Record<DatasetKind, string>> = {
  demonstrations: 'demonstrations',
  preferences: 'preference pairs',
  unpaired: 'labeled answers',
  prompts: 'prompts',
  text: 'rows',
  labels: 'labels',
};

const rowsOf = ({ format, kind, rows, leftOutCount }: Dataset): string => {
  const left = leftOutCount > 0 ? `, ${leftOutCount.toLocaleString('en')} left out` : '';
  return `Read as ${format}: ${rows.length.toLocaleString('en')} ${NOUN[kind]}${left}.`;
};

/** The text of a file of rules; null where it is none. */
async function rulesText(file: FileLike): Promise<string | null> {
  if (file.size > MOST_RULES || !file.name.toLowerCase().endsWith('.json')) return null;
  const text = new TextDecoder().decode(await file.arrayBuffer());
  try {
    const value = parseGuarded(text);
    return isRecord(value) && Array.isArray(value.rules) ? text : null;
  } catch {
    return null;
  }
}

/** The folder that a file was dropped in, or its own name. */
const folderOf = (file: FileLike & { readonly path?: string }): string =>
  file.path
    ?.split('/')
    .filter((part) => part !== '' && part !== '.')
    .at(-2) ?? file.name;
