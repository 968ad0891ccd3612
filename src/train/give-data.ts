import type { GivenData } from '../data/own-data';
import type { PairSampling } from '../data/rows';
import { type RunConfig, recipeOf, settingsOf } from '../recipes/config';
import { identityOfData } from '../recipes/identity';
import { DATA, refOf, splitRef } from '../recipes/ports';
import { preferencesConfigSchema } from '../recipes/settings/preferences';
import type { Session } from './session';

/** Takes what a person brought into a session, in place of what was brought before. */
export async function giveData({ artifacts }: Session, given: GivenData, config: RunConfig): Promise<void> {
  const { 'data.demonstrations': demonstrations, 'data.pairs': rows } = given;
  const { 'data.judge': rules, 'data.prompts': prompts, 'data.unpaired': unpaired } = given;
  const { 'data.constitution': constitution } = given;
  const made = async (of: unknown) => ({ madeBy: 'data', identity: await identityOfData(of) });
  for (const port of Object.keys(DATA)) artifacts.drop(refOf('data', port));
  if (demonstrations)
    artifacts.put('data.demonstrations', {
      kind: 'demonstrations',
      value: demonstrations,
      ...(await made(demonstrations)),
    });
  if (rows)
    artifacts.put('data.pairs', {
      kind: 'pairs',
      value: { rows, sampling: samplingOf(config) },
      ...(await made(rows)),
    });
  if (unpaired) artifacts.put('data.unpaired', { kind: 'unpaired', value: unpaired, ...(await made(unpaired)) });
  if (rules) artifacts.put('data.judge', { kind: 'judge', value: { kind: 'rules', rules }, ...(await made(rules)) });
  if (constitution)
    artifacts.put('data.constitution', {
      kind: 'constitution',
      value: constitution,
      ...(await made(constitution)),
    });
  if (prompts) artifacts.put('data.prompts', { kind: 'prompts', value: prompts, ...(await made(prompts)) });
}

/** What a person brought to a session. */
export function dataGiven({ artifacts }: Session): GivenData {
  const demonstrations = artifacts.find('data.demonstrations', 'demonstrations');
  const pairs = artifacts.find('data.pairs', 'pairs');
  const unpaired = artifacts.find('data.unpaired', 'unpaired');
  const prompts = artifacts.find('data.prompts', 'prompts');
  const judge = artifacts.find('data.judge', 'judge');
  const constitution = artifacts.find('data.constitution', 'constitution');
  return {
    ...(demonstrations && { 'data.demonstrations': demonstrations }),
    ...(pairs && { 'data.pairs': pairs.rows }),
    ...(unpaired && { 'data.unpaired': unpaired }),
    ...(prompts && { 'data.prompts': prompts }),
    ...(judge && { 'data.judge': judge.rules }),
    ...(constitution && { 'data.constitution': constitution }),
  };
}

/** How answers for labels are sampled in a configuration: by the node that makes its pairs, else by default. */
function samplingOf(config: RunConfig): PairSampling {
  const { pairs } = recipeOf(config);
  const settings = pairs === null ? {} : settingsOf(config, splitRef(pairs).node);
  const known = preferencesConfigSchema.safeParse(settings);
  const { temperature, maxNewTokens, rubric } = known.success ? known.data : preferencesConfigSchema.parse({});
  return { temperature, maxNewTokens, rubric };
}
