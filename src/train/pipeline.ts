import type { RunConfig } from '../config/run';
import { evaluation } from './evaluation';
import { StageError, type StageEvent, type StageName } from './events';
import { figureLog } from './figure-log';
import type { Session } from './session';
import { ppoStage } from './stages/ppo-stage';
import { preferencesStage } from './stages/preferences-stage';
import { rewardStage } from './stages/reward-stage';
import { sftStage } from './stages/sft-stage';
import type { PipelineDeps, Stage } from './stages/stage';

/** The stages of the one button, in order. */
export const PIPELINE_STAGES = [
  'sft',
  'preferences',
  'reward',
  'ppo',
  'evaluation',
] as const satisfies readonly StageName[];

const STAGES: Readonly<Record<(typeof PIPELINE_STAGES)[number], Stage>> = {
  sft: sftStage,
  preferences: preferencesStage,
  reward: rewardStage,
  ppo: ppoStage,
  evaluation: (config, session, _deps, log) => evaluation(config, session, log),
};

/** Runs stages in order over one session. Each takes what earlier ones left, so any can be run again alone. */
export async function* pipeline(
  stages: readonly StageName[],
  config: RunConfig,
  session: Session,
  deps: PipelineDeps,
): AsyncGenerator<StageEvent, void> {
  for (const name of stages) {
    const stage = STAGES[name as keyof typeof STAGES];
    if (!stage)
      throw new StageError('unknown-stage', `There is no stage "${name}" here. Stages: ${PIPELINE_STAGES.join(', ')}.`);
    const resume = deps.resumeFrom?.snapshot.stage === name ? deps.resumeFrom : null;
    const log = figureLog(deps.clock, resume?.seconds);
    for (const event of resume?.past ?? []) log.add(event);
    try {
      for await (const event of stage(config, session, deps, log)) {
        log.add(event);
        yield event;
      }
    } finally {
      session.running = null;
    }
  }
}
