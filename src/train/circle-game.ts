import type { circleGameStage } from '../recipes/stages/circle-game';
import { nashMixture, preferenceOfMixtures, worstCase } from '../rlhf/nash-equilibrium';
import { circlePreferences, kindInCircle } from '../tasks';
import { sampleAnswers } from './answer-samples';
import type { StageEvent } from './events';
import type { Run } from './stage-run';

const TOGETHER = 32;
const PLAYERS = ['reference', 'first', 'second'] as const;
type Player = (typeof PLAYERS)[number];

/** Policies among raters who prefer in a circle: the kinds of answers that each gives to fresh prompts, and its worst case. */
export const circleGame: Run<typeof circleGameStage> = async function* (context) {
  const { settings, inputs, draws, model, tokenizer, source, log } = context;
  const preferences = circlePreferences();
  const counts = new Map<Player, number[]>(PLAYERS.map((player) => [player, preferences.map(() => 0)]));
  const stream = draws.stream('circle');
  const prompts = source.prompts('test', stream);
  for (let first = 0; first < settings.prompts; first += TOGETHER) {
    const items = Array.from({ length: Math.min(TOGETHER, settings.prompts - first) }, (_, i) => prompts.at(first + i));
    const texts: Partial<Record<Player, string[]>> = {};
    for (const player of PLAYERS) {
      const { temperature, maxNewTokens } = settings;
      const options = { temperature, maxNewTokens, seed: draws.seed, stream, firstRow: first };
      const answers = await sampleAnswers(inputs[player].parameters, model, tokenizer, items, options);
      texts[player] = answers.map(({ text }) => text);
      const own = counts.get(player) as number[];
      for (const { text } of answers) {
        const kind = kindInCircle(text);
        own[kind] = (own[kind] as number) + 1;
      }
    }
    const step = first + items.length;
    yield { type: 'metrics', step, values: figures(step) } satisfies StageEvent;
    const rows = items.slice(0, 8).map(({ prompt }, i) => ({
      prompt,
      answers: Object.fromEntries(PLAYERS.map((player) => [context.inputName(player), texts[player]?.[i] ?? ''])),
    }));
    yield { type: 'samples', step, rows };
    yield { type: 'progress', step, total: settings.prompts };
  }
  const found = {
    seconds: log.seconds(),
    prompts: settings.prompts,
    equilibrium: nashMixture(preferences),
    ...Object.fromEntries(PLAYERS.map((player) => [player, playerFound(player)])),
    second_over_first: preferenceOfMixtures(preferences, mixtureOf('second'), mixtureOf('first')),
  };
  context.output('table', found);
  context.report(found);

  function mixtureOf(player: Player): number[] {
    const own = counts.get(player) as number[];
    const all = own.reduce((sum, count) => sum + count, 0);
    return own.map((count) => count / all);
  }

  function playerFound(player: Player) {
    const [a, b, c, other] = mixtureOf(player);
    return { model: context.inputName(player), a, b, c, other, worst: worstCase(preferences, mixtureOf(player)) };
  }

  function figures(prompts: number): Record<string, number> {
    const values: Record<string, number> = { prompts };
    for (const player of PLAYERS)
      for (const [name, value] of Object.entries(playerFound(player)))
        if (typeof value === 'number') values[`${player}/${name}`] = value;
    return values;
  }
};
