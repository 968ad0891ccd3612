/**
 * npm run lessons -- [--lessons reward-hacking,few-labels] [--seeds 3101,3102,3103] [--preset nano] [--backend wasm]
 *                    [--record] [--again] [--drop] [--results FILE] [--document FILE]
 *
 * Runs both parts of each lesson's live half on every seed, and says whether the symptom appears and the cure removes it, by the
 * lesson's own test. What several lessons of one seed would make alike (the SFT model, the default labels) is made once. Results that are
 * there are kept unless --again, those of other settings are dropped; --drop does that alone. --record: the runs of a lesson's own seed become the recorded runs that the page plays.
 * Writes src/recipes/lessons/results.json, which the page reads, and docs/lessons.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startNodeBackend } from '../compute/node';
import { BACKENDS, type BackendName } from '../config/backend';
import { type RunConfig, recipeOf } from '../recipes/config';
import { findLesson, LESSONS } from '../recipes/lessons';
import {
  judged,
  type Lesson,
  lastNode,
  PART_NAMES,
  type PartName,
  partConfig,
  recordingName,
  told,
} from '../recipes/lessons/lesson';
import type { LessonResults, SeedResult } from '../recipes/lessons/results';
import { plan } from '../recipes/recipe';
import { recordingFile } from '../storage/recording-file';
import type { RunEvent } from '../train/events';
import { judgeTexts } from '../train/reward-reading';
import { disposeSession, type Session } from '../train/session';
import { writeWhole } from './files';
import { readResults, runOfEvents, secondsOf, settingsHash } from './lesson-parts';
import { lessonsDocument } from './lessons-document';
import { openSession } from './model-files';
import { processorClock } from './processor-time';
import { isRecorded, recordingOf } from './recording-of';
import { SharedWork } from './shared-work';
import { ProgressLine } from './terminal';

const { values } = parseArgs({
  options: {
    lessons: { type: 'string', default: LESSONS.map(({ id }) => id).join(',') },
    seeds: { type: 'string', default: '3101,3102,3103' },
    preset: { type: 'string', default: 'nano' },
    backend: { type: 'string', default: 'wasm' },
    record: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    drop: { type: 'boolean', default: false },
    results: { type: 'string', default: 'src/recipes/lessons/results.json' },
    document: { type: 'string', default: 'docs/lessons.md' },
  },
});

/** Bytes of a recorded run of a lesson: two of them are fetched. */
const MOST_BYTES = 150_000;

const nodesOf = (lesson: Lesson, part: PartName, config: RunConfig): readonly string[] =>
  plan(recipeOf(config), lastNode(lesson[part], config), () => false, new Set());

async function main(): Promise<void> {
  if (values.drop) return write(known());
  const lessons = values.lessons.split(',').map((id) => {
    const lesson = findLesson(id.trim());
    if (lesson) return lesson;
    throw new Error(`There is no lesson "${id}". There are: ${LESSONS.map((one) => one.id).join(', ')}.`);
  });
  if (!(BACKENDS as readonly string[]).includes(values.backend))
    throw new Error(`--backend is one of ${BACKENDS.join(', ')}.`);
  const backend = await startNodeBackend({ prefer: values.backend as BackendName, exact: true });
  const processor = processorClock(backend.name) ?? (() => performance.now());
  for (const seed of values.seeds.split(',').map(Number)) {
    const left = lessons.filter((lesson) => values.again || !isThere(lesson, seed));
    if (left.length === 0) continue;
    const { session } = await openSession(join('public/models', values.preset), true);
    const configOf = (lesson: Lesson, part: PartName) =>
      partConfig(lesson, part, { seed, model: values.preset as 'nano' });
    const work = new SharedWork(
      session,
      processor,
      left.flatMap((lesson) => PART_NAMES.map((part) => configOf(lesson, part))),
    );
    for (const lesson of left) await teach(lesson, seed, { work, session, backend, processor, configOf });
    disposeSession(session);
  }
  write(known());
}

function write(results: LessonResults): void {
  writeWhole(values.results, `${JSON.stringify(results, rounded, 2)}\n`);
  writeWhole(values.document, lessonsDocument(LESSONS, results));
}

const known = (): LessonResults => readResults(values.results, LESSONS);
const isThere = (lesson: Lesson, seed: number): boolean => known()[lesson.id]?.[seed] !== undefined;

interface Machine {
  readonly work: SharedWork;
  readonly session: Session;
  readonly backend: Awaited<ReturnType<typeof startNodeBackend>>;
  readonly processor: () => number;
  readonly configOf: (lesson: Lesson, part: PartName) => RunConfig;
}

/** Both runs of a lesson on a seed; its result is written at once, for the next lesson may be cut off. */
async function teach(lesson: Lesson, seed: number, machine: Machine): Promise<void> {
  const began = machine.processor();
  const alone = { run: 0, cure: 0 };
  const valuesOf = async (part: PartName) => {
    const config = machine.configOf(lesson, part);
    const events = await eventsOf(lesson, part, machine);
    alone[part] = secondsOf(machine.session.report);
    return told(lesson, part, runOfEvents(events, config, await scoresOf(lesson, config, machine.session))).values;
  };
  const [run, cure] = [await valuesOf('run'), await valuesOf('cure')];
  const result: SeedResult = {
    settings: settingsHash(lesson, seed),
    seconds: Math.round((machine.processor() - began) / 1000),
    alone,
    run,
    cure,
  };
  console.log(JSON.stringify({ lesson: lesson.id, seed, ...result, holds: judged(lesson, run, cure) }));
  const before = known();
  write({ ...before, [lesson.id]: { ...before[lesson.id], [seed]: result } });
}

async function scoresOf(
  { cases = [] }: Lesson,
  config: RunConfig,
  { artifacts, tokenizer }: Session,
): Promise<readonly number[]> {
  const { scorer } = recipeOf(config);
  if (cases.length === 0 || scorer === null) return [];
  return (await judgeTexts(artifacts.require(scorer, 'scorer'), tokenizer, cases)).map(({ score }) => score);
}

function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(5)) : value;
}

async function eventsOf(
  lesson: Lesson,
  part: PartName,
  { work, session, backend, configOf }: Machine,
): Promise<RunEvent[]> {
  const config = configOf(lesson, part);
  const nodes = nodesOf(lesson, part, config);
  console.log(`${lesson.id}, ${part}, seed ${config.seed}: ${nodes.join(', ')}`);
  const createdAt = Date.now();
  const events: RunEvent[] = [];
  const progress = new ProgressLine();
  for await (const event of work.run(config, () => performance.now(), nodes)) {
    progress.show(event);
    if (isRecorded(event)) events.push(event);
  }
  progress.end();
  if (!values.record || config.seed !== lesson.seed) return events;
  const name = `${lesson.title}: ${lesson[part].title}`;
  const file = await recordingFile(
    recordingOf({ config, session, backend, createdAt, events, nodes, name }),
    MOST_BYTES,
  );
  mkdirSync('public/recordings', { recursive: true });
  writeFileSync(`public/recordings/${recordingName(lesson, part)}.rlhf-recording`, file);
  console.log(`${recordingName(lesson, part)}: ${file.length.toLocaleString('en')} bytes`);
  return events;
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  if (process.env.DEBUG) console.error(error);
  process.exit(1);
});
