import type { StoreApi } from 'zustand/vanilla';
import type { Engine } from '../engine/client';
import { takesData } from '../recipes/config';
import { refOf, splitRef } from '../recipes/ports';
import { nodeOf, type Recipe } from '../recipes/recipe';
import { createAlarm } from './alarm';
import { isUsual, saysSettings } from './asked-settings';
import { createBenchmark } from './benchmark';
import { createChat } from './chat';
import { createComparison } from './comparison';
import { createConstitution } from './constitution';
import { createDataset } from './dataset';
import { createFollowing } from './following';
import { createGiven } from './given';
import { createInspector } from './inspector';
import { createInterrupted } from './interrupted';
import { createKeptModels } from './kept-models';
import { createLabeling, rowsByPeople } from './labeling';
import { createLesson } from './lesson';
import { browserMemory, tabMemory } from './memory';
import { createMetrics } from './metrics';
import { createNodeFigures } from './node-figures';
import { takeNotices } from './notices';
import { createOpening } from './opening';
import { createPairs } from './pairs';
import { createProvenance } from './provenance';
import { createReading } from './reading';
import { createRecorded, fetchRecording, type ReadFile } from './recorded';
import { createRules } from './rules';
import { createRun, isBusy } from './run';
import { createRunActions } from './run-actions';
import { runName } from './run-name';
import { createRuns } from './runs';
import { createSamples } from './samples';
import { createSaved } from './saved';
import { createSession } from './session';
import { createSetAside } from './set-aside';
import { createSettings } from './settings';
import type { Studio } from './studio';
import { createTab } from './tab';
import { onTimer, type Schedule } from './throttle';
import { createTokenizerSource, fetchText } from './tokenizer-source';

interface StudioOptions {
  readonly search?: string;
  readonly schedule?: Schedule;
  readonly now?: () => number;
  /** Reads a file of the page's origin. */
  readonly readText?: (path: string) => Promise<string>;
  readonly readFile?: ReadFile;
}

export function createStudio(
  engine: Engine,
  {
    search = '',
    schedule = onTimer,
    now = Date.now,
    readText = fetchText,
    readFile = fetchRecording,
  }: StudioOptions = {},
): Studio {
  const tab = createTab();
  const session = createSession(engine);
  const settings = createSettings(search);
  const setAside = createSetAside(settings, tabMemory());
  const { recipe } = settings;
  const metrics = createMetrics(schedule);
  const samples = createSamples();
  const inspector = createInspector();
  const figures = createNodeFigures(metrics, samples, inspector);
  const own = {
    prompts: createDataset('prompts'),
    demonstrations: createDataset('demonstrations'),
    pairs: createDataset('preferences'),
    unpaired: createDataset('unpaired'),
  };
  const rules = createRules(browserMemory());
  const constitution = createConstitution(browserMemory());
  const tokenizer = createTokenizerSource(readText);
  const chat = createChat(engine, schedule, () => given.prompts());
  const benchmark = createBenchmark();
  const reading = createReading();
  const recorded = createRecorded(engine, readFile);
  const config = () => settings.getState().config;

  const labeling = createLabeling({
    engine,
    now,
    config,
    prompts: () => given.prompts(),
    hasModel: (ref) => session.getState().models[ref] !== undefined,
  });
  const given = createGiven({
    own,
    rules: () => (takesData(config(), 'judge') ? rules.getState().inForce.rules : undefined),
    constitution: () => (takesData(config(), 'constitution') ? constitution.getState().inForce : undefined),
    byPeople: () => labeling.labelPlan.getState().judge === 'hand',
    labels: () => rowsByPeople(labeling),
  });
  for (const store of Object.values(own))
    store.subscribe((now, before) => {
      // Answers to the prompts of before are no longer asked about.
      if (now.dataset !== before.dataset && (now.dataset !== null || before.dataset !== null))
        void labeling.labels.renew();
    });
  given.choice.subscribe(() => void labeling.labels.renew());
  const pairs = createPairs(engine, { report: session.report, ref: () => recipe().pairs });

  const provenance = createProvenance({ config, given: given.rows, schedule });
  const run = createRun(engine, {
    now,
    recipe,
    report: session.report,
    inputs: () => ({
      config: config(),
      given: given.rows(),
      name: runName(config(), provenance.getState().madeWith, provenance.getState().unused, lessons.runName()),
    }),
    onStart(node) {
      figures.retire([node]);
      alarm.clear([node]);
      if (madeBy(recipe(), node).includes(recipe().pairs)) pairs.clear();
    },
    onDone(node) {
      const { pairs: ref, scorer, writers } = recipe();
      const made = madeBy(recipe(), node);
      const taken = Object.values(nodeOf(recipe(), node).inputs);
      if (ref !== null && (made.includes(ref) || taken.includes(ref))) void pairs.refresh();
      // What waits to be judged was written by the models before.
      if (writers.some((writer) => made.includes(writer))) void labeling.labels.renew();
      if (made.includes(scorer)) void labeling.labels.rescore();
    },
  });

  const lessons = createLesson({
    settings,
    setAside,
    memory: browserMemory(),
    run,
    metrics,
    inspector,
    engine,
    readFile,
    report: session.report,
  });
  const following = createFollowing(run, settings, browserMemory());

  const chooseBase: Studio['chooseBase'] = async (preset, own) => {
    if (isBusy(run.getState())) return;
    const opened = await session.loadBase(preset, own);
    if (!opened) return;
    if (config().model !== preset) settings.set('model', preset);
    settings.setState({ base: opened.own ?? null });
    const { whole } = recipe();
    if (whole && !opened.chats) {
      settings.chooseRecipe(whole.id);
      settings.setState({ problems: [FOLLOWS_NOTHING] });
    }
    tokenizer.of(preset, opened.kept && opened.own ? { kept: opened.own } : (own ?? null));
    forget();
  };

  const openModel: Studio['openModel'] = async (ref, files) => {
    if (isBusy(run.getState())) return null;
    try {
      const info = await engine.request('openModel', { recipe: recipe().id, ref, files });
      const { node } = splitRef(ref);
      figures.clear([node]);
      run.given(node);
      return info;
    } catch (cause) {
      session.report(cause);
      return null;
    }
  };

  /** Whatever was trained from another base, or by another recipe. */
  const forget = () => {
    run.reset();
    interrupted.taken();
    provenance.clear();
    figures.clear();
    pairs.clear();
    reading.close();
    labeling.labelCurve.clear();
    chat.clear();
  };
  for (const store of [labeling.labels, labeling.labelPlan, ...Object.values(own), given.choice, rules, constitution])
    (store as StoreApi<unknown>).subscribe(provenance.soon);
  settings.subscribe((after, before) => {
    if (after.config !== before.config) provenance.soon();
    if (after.config.recipe === before.config.recipe) return;
    session.keepBase();
    forget();
    void labeling.labels.renew();
  });

  const interrupted = createInterrupted(engine, {
    report: session.report,
    goOn: ({ record }) => saved.goOn(record),
    open: (offer) => saved.open(offer),
  });
  const saved = createSaved({ run, settings, session, tokenizer, interrupted });
  run.subscribe((after, before) => {
    const isOver = before.requested.length > 0 && after.requested.length === 0 && !after.watched;
    if (isOver && Object.values(after.nodes).some(({ state }) => state === 'stopped' || state === 'failed'))
      void interrupted.look();
  });

  // What plays is what the page would run, where nobody has said otherwise: the rail and the view speak of one recipe.
  recorded.subscribe(({ shown }, before) => {
    if (!shown || shown === before.shown || provenance.getState().madeWith !== null || isBusy(run.getState())) return;
    if (!saysSettings(search) && isUsual(config())) settings.chooseRecipe(shown.record.config.recipe);
  });

  const alarm = createAlarm(engine, { run, goOn: saved.goOn, report: session.report });
  const opening = createOpening(search, {
    engine,
    tab,
    session,
    settings,
    provenance,
    recorded,
    interrupted,
    labels: labeling.labels,
    given,
    rules,
    constitution,
    chooseBase,
    saved,
  });
  const actions = createRunActions({
    settings,
    setAside,
    run,
    provenance,
    given,
    interrupted,
    following,
    lesson: lessons,
    recorded,
    chooseBase,
    saved,
    figures,
  });

  const runs = createRuns(engine, now, {
    report: session.report,
    readFile,
    storage: globalThis.navigator?.storage,
  });
  runs.subscribe(({ shown }, before) => {
    const inside = shown.length === 1 ? (shown[0]?.recorded?.name ?? null) : null;
    if (shown !== before.shown) settings.setState({ inside });
  });

  const stores = {
    engine,
    tab,
    session,
    settings,
    setAside,
    run,
    provenance,
    metrics,
    samples,
    inspector,
    pairs,
    own,
    rules,
    constitution,
    given,
    ...labeling,
    tokenizer,
    chat,
    benchmark,
    reading,
    lesson: lessons,
    recorded,
    following,
    interrupted,
    runs,
    kept: createKeptModels(engine, session.report),
    comparison: createComparison(engine, { labels: () => labeling.labels.fullRecords(), report: session.report }),
    alarm,
    goOn: saved.goOn,
    resume: saved.resume,
    chooseBase,
    openModel,
    open: opening.open,
  };
  engine.onNotice(takeNotices({ ...stores, figures, forget, bringBack: opening.bringBack }));
  return { ...stores, ...actions };
}

const FOLLOWS_NOTHING =
  'This model does not say how a conversation with it is written, so it follows no instructions yet: the recipe begins with supervised fine-tuning.';

const madeBy = (recipe: Recipe, node: string): readonly (string | null)[] =>
  Object.keys(nodeOf(recipe, node).stage.outputs).map((port) => refOf(node, port));
