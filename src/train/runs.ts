/** The generator of every type of stage. A new one is a file beside this one and a line here. */
import type { StageManifest } from '../recipes/stage';
import type { a2cStage } from '../recipes/stages/a2c';
import type { criticStage } from '../recipes/stages/ai-critic';
import type { judgeStage } from '../recipes/stages/ai-judge';
import type { aiPreferencesStage } from '../recipes/stages/ai-preferences';
import type { revisionStage } from '../recipes/stages/ai-revision';
import type { bestOfNStage } from '../recipes/stages/best-of-n';
import type { cheapRankingsStage } from '../recipes/stages/cheap-rankings';
import type { circleGameStage } from '../recipes/stages/circle-game';
import type { contextDistillationStage } from '../recipes/stages/context-distillation';
import type { critiqueVerdictStage } from '../recipes/stages/critique-verdict';
import type { diffusionDpoStage } from '../recipes/stages/diffusion-dpo';
import type { dpoStage } from '../recipes/stages/dpo';
import type { evaluationStage } from '../recipes/stages/evaluation';
import type { grpoStage } from '../recipes/stages/grpo';
import type { ipoStage } from '../recipes/stages/ipo';
import type { ktoStage } from '../recipes/stages/kto';
import type { nashStage } from '../recipes/stages/nash';
import type { onlineDpoStage } from '../recipes/stages/online-dpo';
import type { pictureEvaluationStage } from '../recipes/stages/picture-evaluation';
import type { pictureModelStage } from '../recipes/stages/picture-model';
import type { picturePreferencesStage } from '../recipes/stages/picture-preferences';
import type { pictureSftStage } from '../recipes/stages/picture-sft';
import type { ppoStage } from '../recipes/stages/ppo';
import type { preferenceStage } from '../recipes/stages/preference-model';
import type { preferencesStage } from '../recipes/stages/preferences';
import type { ratingStage } from '../recipes/stages/rating';
import type { rewardStage } from '../recipes/stages/reward';
import type { rlooStage } from '../recipes/stages/rloo';
import type { ruleModelStage } from '../recipes/stages/rule-model';
import type { scorerComparisonStage } from '../recipes/stages/scorer-comparison';
import type { sftStage } from '../recipes/stages/sft';
import { a2c } from './a2c';
import { critic } from './ai-critic';
import { judge } from './ai-judge';
import { aiPreferences } from './ai-preferences';
import { revision } from './ai-revision';
import { bestOfN } from './best-of-n';
import { cheapRankings } from './cheap-rankings';
import { circleGame } from './circle-game';
import { contextDistillation } from './context-distillation';
import { critiqueVerdict } from './critique-verdict';
import { dpo } from './dpo';
import { evaluation } from './evaluation';
import { StageError } from './events';
import { grpo } from './grpo';
import { ipo } from './ipo';
import { kto } from './kto';
import { nash } from './nash';
import { onlineDpo } from './online-dpo';
import { ppo } from './ppo';
import { preferenceModel } from './preference-model';
import { preferences } from './preferences';
import { rating } from './rating';
import { reward } from './reward';
import { rloo } from './rloo';
import { ruleModel } from './rule-model';
import { scorerComparison } from './scorer-comparison';
import { sft } from './sft';
import type { Run } from './stage-run';

type Manifests =
  | typeof sftStage
  | typeof preferencesStage
  | typeof preferenceStage
  | typeof criticStage
  | typeof revisionStage
  | typeof judgeStage
  | typeof aiPreferencesStage
  | typeof rewardStage
  | typeof ruleModelStage
  | typeof ppoStage
  | typeof rlooStage
  | typeof grpoStage
  | typeof a2cStage
  | typeof bestOfNStage
  | typeof dpoStage
  | typeof ipoStage
  | typeof ktoStage
  | typeof onlineDpoStage
  | typeof nashStage
  | typeof circleGameStage
  | typeof ratingStage
  | typeof cheapRankingsStage
  | typeof contextDistillationStage
  | typeof scorerComparisonStage
  | typeof critiqueVerdictStage
  | typeof pictureModelStage
  | typeof picturePreferencesStage
  | typeof diffusionDpoStage
  | typeof pictureSftStage
  | typeof pictureEvaluationStage
  | typeof evaluationStage;

/** A stage whose code is fetched when it first runs: whoever trains language models never waits for it. */
const lazily = <M extends StageManifest>(load: () => Promise<Run<M>>): Run<M> =>
  async function* (context) {
    yield* (await load())(context);
  };

/** Each manifest of the library has its generator, or this does not compile. */
const RUNS = {
  sft,
  preferences,
  'preference-model': preferenceModel,
  'ai-critic': critic,
  'ai-revision': revision,
  'ai-judge': judge,
  'ai-preferences': aiPreferences,
  reward,
  'rule-model': ruleModel,
  ppo,
  rloo,
  grpo,
  a2c,
  'best-of-n': bestOfN,
  dpo,
  ipo,
  kto,
  'online-dpo': onlineDpo,
  nash,
  'circle-game': circleGame,
  rating,
  'cheap-rankings': cheapRankings,
  'context-distillation': contextDistillation,
  'scorer-comparison': scorerComparison,
  'critique-verdict': critiqueVerdict,
  'picture-model': lazily<typeof pictureModelStage>(() => import('./picture-model').then((m) => m.pictureModel)),
  'picture-preferences': lazily<typeof picturePreferencesStage>(() =>
    import('./picture-preferences').then((m) => m.picturePreferences),
  ),
  'diffusion-dpo': lazily<typeof diffusionDpoStage>(() => import('./diffusion-dpo').then((m) => m.diffusionDpo)),
  'picture-sft': lazily<typeof pictureSftStage>(() => import('./picture-sft').then((m) => m.pictureSft)),
  'picture-evaluation': lazily<typeof pictureEvaluationStage>(() =>
    import('./picture-evaluation').then((m) => m.pictureEvaluation),
  ),
  evaluation,
} satisfies {
  readonly [T in Manifests['type']]: Run<Extract<Manifests, { readonly type: T }>>;
};
const runs = new Map<string, Run>(Object.entries(RUNS as unknown as Record<string, Run>));

/** Errors: StageError 'unknown-stage'. */
export function runOf({ type }: StageManifest): Run {
  const found = runs.get(type);
  if (found) return found;
  throw new StageError(
    'unknown-stage',
    `This page cannot run a stage of the type "${type}". Reload it to get the newest version.`,
  );
}

/** Adds the generator of a stage that does not come with the page: a test's, say. */
export const addRun = <M extends StageManifest>({ type }: M, run: Run<M>): void =>
  void runs.set(type, run as unknown as Run);
