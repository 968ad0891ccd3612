import type { RunConfig } from '../recipes/config';
import { RUN_VERSION, type RunRecord } from '../storage/run-record';
import type { Session } from '../train/session';
import type { DeviceInfo } from './protocol';
import type { SessionHost } from './session-host';

/** The record of a run that begins now. `now`: milliseconds since 1970. */
export function newRecord(
  host: SessionHost,
  nodes: readonly string[],
  config: RunConfig,
  device: DeviceInfo | null,
  now: number,
): RunRecord {
  const base = host.baseInfo;
  const { artifacts, tokenizer } = host.current;
  return {
    version: RUN_VERSION,
    id: crypto.randomUUID(),
    name: `${base.name}, seed ${config.seed}`,
    createdAt: now,
    updatedAt: now,
    config,
    nodes: [...nodes],
    device: device && { backend: device.backend, adapter: device.adapter },
    base: {
      name: base.name,
      identity: artifacts.artifact(base.ref)?.identity ?? '',
      own: host.own !== null,
      tokenizerHash: tokenizer.hash,
      config: base.config,
      parameterCount: base.parameterCount,
    },
    lineage: { parentRun: null, parentCheckpoint: null, data: givenData(host.current) },
    state: 'running',
    done: [],
    reach: { metricsBytes: 0, samplesBytes: 0 },
    node: nodes[0] ?? null,
    step: 0,
    total: 0,
    checkpoints: [],
    artifacts: {},
    report: {},
    deletedAt: null,
  };
}

/** What a person brought to a session, as its lineage says it. */
export function givenData({ artifacts }: Session): RunRecord['lineage']['data'] {
  const demonstrations = artifacts.find('data.demonstrations', 'demonstrations');
  const pairs = artifacts.find('data.pairs', 'pairs');
  const unpaired = artifacts.find('data.unpaired', 'unpaired');
  const judge = artifacts.find('data.judge', 'judge');
  const constitution = artifacts.find('data.constitution', 'constitution');
  const prompts = artifacts.find('data.prompts', 'prompts');
  const identity = (ref: string) => artifacts.artifact(ref)?.identity ?? '';
  const raters = [...new Set(pairs?.rows.map((row) => row.rater))].join(', ').slice(0, 400);
  return {
    ...(demonstrations && {
      'data.demonstrations': {
        source: 'own data',
        count: demonstrations.length,
        identity: identity('data.demonstrations'),
      },
    }),
    ...(pairs && { 'data.pairs': { source: raters, count: pairs.rows.length, identity: identity('data.pairs') } }),
    ...(unpaired && {
      'data.unpaired': { source: 'own data', count: unpaired.length, identity: identity('data.unpaired') },
    }),
    ...(judge && {
      'data.judge': { source: 'own rules', count: judge.rules.length, identity: identity('data.judge') },
    }),
    ...(constitution && {
      'data.constitution': {
        source: 'own constitution',
        count: constitution.length,
        identity: identity('data.constitution'),
      },
    }),
    ...(prompts && {
      'data.prompts': { source: 'own data', count: prompts.length, identity: identity('data.prompts') },
    }),
  };
}
