import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { recipeOf } from '../../recipes/config';
import { DATA, type DataPort, refOf, splitRef } from '../../recipes/ports';
import { settingDifferences } from '../../studio/run-differences';
import { settingName, valueWords } from '../../studio/run-name';
import type { RunRecord } from '../../studio/runs';
import { defaultsOf } from '../../studio/setting-fields';
import { Panel } from '../components/panel';
import { formatCount } from '../format';
import { useFrom, useStudio } from '../studio-context';
import { LineagePicture } from './lineage-picture';
import styles from './runs.module.css';
import { useRunActions } from './use-run-actions';
import { formatBytes, formatMoment, stateWords } from './words';

/** Where a run comes from and what made it. */
export function RunAbout({ record }: { record: RunRecord }) {
  const recipe = recipeOf(record.config);
  const { training } = useRunActions(record);
  const summary = useFrom(
    (s) => s.runs,
    (state) => state.shelf?.runs.find((run) => run.record.id === record.id),
  );
  const { base, lineage, device, config } = record;
  const changed = settingDifferences([defaultsOf(recipe), config]).filter(
    ({ field }) => field.path !== 'seed' && field.path !== 'model',
  );
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Recipe', recipe.title],
    ['State', stateWords(record, training)],
    ['Begun', formatMoment(record.createdAt)],
    ['Base', `${base.name}, ${formatCount(base.parameterCount)} parameters`],
    ['Seed', config.seed],
    ['Device', device ? `${device.adapter} (${device.backend})` : 'unknown'],
    ...(Object.keys(DATA) as DataPort[]).map((port) => [DATA_TITLES[port], dataWords(record, port)] as const),
    ['Size', summary ? formatBytes(summary.bytes) : '–'],
    ...(lineage.parentRun ? [['Branched from', <ParentLink key="parent" record={record} />] as const] : []),
  ];
  return (
    <Panel title="Where it comes from">
      <LineagePicture record={record} named />
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.about}>
        {changed.length === 0
          ? 'All settings are the defaults.'
          : `Settings other than the defaults: ${changed.map((one) => `${settingName(recipe, one, changed)} ${valueWords(one, 1)} (${valueWords(one, 0)})`).join(', ')}.`}
      </p>
    </Panel>
  );
}

const DATA_TITLES: Readonly<Record<DataPort, string>> = {
  demonstrations: 'Demonstrations',
  pairs: 'Labels',
  unpaired: 'Answers labeled one by one',
  judge: 'Rules',
  constitution: 'Constitution',
  prompts: 'Prompts',
};

/** Whose rows a run learned from: a person's, where one gave some, else what comes with the page or was made. */
function dataWords({ config, lineage, done }: RunRecord, port: DataPort): string {
  const given = lineage.data[refOf('data', port)];
  if (given) return `${given.count.toLocaleString('en')} by ${given.source}`;
  if (port === 'demonstrations' || port === 'prompts') return 'bundled';
  if (port === 'judge' || port === 'unpaired' || port === 'constitution') return 'none of your own';
  const { pairs } = recipeOf(config);
  return pairs !== null && done.includes(splitRef(pairs).node) ? 'by simulated raters' : 'none yet';
}

/** The run that this one branched from, if it is still there. */
function ParentLink({ record: { lineage } }: { record: RunRecord }) {
  const { runs } = useStudio();
  const parent = useFrom(
    (s) => s.runs,
    (state) => state.shelf?.runs.find(({ record }) => record.id === lineage.parentRun && record.deletedAt === null),
  );
  const where = lineage.parentCheckpoint ? `, checkpoint ${lineage.parentCheckpoint}` : '';
  if (!parent) return <>a run that is no longer here{where}</>;
  return (
    <>
      <UnstyledButton className={styles.link} onClick={() => void runs.show([parent.record.id])}>
        {parent.record.name}
      </UnstyledButton>
      {where}
    </>
  );
}
