import { judged, type Lesson, type PartName } from '../recipes/lessons/lesson';
import { counts, type LessonResults, type SeedResult } from '../recipes/lessons/results';

/** docs/lessons.md: of each lesson what its runs came to, on every seed that was run. */
export function lessonsDocument(lessons: readonly Lesson[], results: LessonResults): string {
  const current = (lesson: Lesson) => Object.entries(results[lesson.id] ?? {});
  const summary = lessons.map((lesson) => {
    const seeds = current(lesson);
    const share = (part: PartName) =>
      seeds.length === 0
        ? 'not run'
        : `${
            counts(
              lesson,
              seeds.map(([, result]) => result),
            )[part]
          } of ${seeds.length}`;
    const longest = (part: PartName) =>
      seeds.length === 0 ? '–' : Math.max(...seeds.map(([, { alone }]) => alone[part]));
    return `| [${lesson.question}](#${lesson.id}) | ${share('run')} | ${share('cure')} | ${longest('run')} | ${longest('cure')} |`;
  });
  return `${[
    '# Lessons: does the symptom appear, and does the cure remove it?',
    '',
    'Written by `npm run lessons` (nano). Each lesson has its own test of both, in `src/recipes/lessons/`; nothing here is typed by hand. A lesson whose settings were changed since its runs is listed as not run. Seconds are of processor time, all threads of wasm together, of each run from nothing, at most of any seed; a lesson is to take less than three minutes (180).',
    '',
    '| lesson | symptom appears | cure removes it (or the comparison shows it) | seconds of its live run | seconds of the cure |',
    '|---|---|---|---|---|',
    ...summary,
    ...lessons.flatMap((lesson) => section(lesson, current(lesson))),
  ].join('\n')}\n`;
}

function section(lesson: Lesson, seeds: readonly (readonly [string, SeedResult])[]): string[] {
  const head = ['', `<a id="${lesson.id}"></a>`, '', `## ${lesson.title}`, '', lesson.question, ''];
  const claims = [
    `- **${lesson.run.title}.** ${lesson.run.text} To be seen: ${lesson.symptom.says}`,
    `- **${lesson.cure.title}.** ${lesson.cure.text} To be seen: ${lesson.cured.says}`,
    '',
  ];
  if (seeds.length === 0) return [...head, ...claims, 'Not run yet.'];
  const figures = Object.entries(lesson.figures);
  const row = (seed: string, part: PartName, { [part]: values }: SeedResult, held: boolean | null) =>
    `| ${seed} | ${lesson[part].title} | ${figures.map(([name, { share }]) => written(values[name], share)).join(' | ')} | ${held ? 'yes' : 'no'} |`;
  return [
    ...head,
    ...claims,
    `| seed | run | ${figures.map(([, { label }]) => label).join(' | ')} | as said |`,
    `|---|---|${figures.map(() => '---|').join('')}---|`,
    ...seeds.flatMap(([seed, result]) => {
      const held = judged(lesson, result.run, result.cure);
      return [row(seed, 'run', result, held.run), row(seed, 'cure', result, held.cure)];
    }),
    '',
    `Processor seconds of both runs, without what another lesson of the seed had trained: ${seeds.map(([, { seconds }]) => seconds).join(', ')}.`,
  ];
}

function written(value: number | null | undefined, share?: true): string {
  if (value === null || value === undefined) return '–';
  return share ? `${(value * 100).toFixed(1)}%` : String(Number(value.toPrecision(3)));
}
