/** What version 1 called things, and what they are called now. The one pipeline of then is the recipe `rlhf`. */
import type { RunConfigInput } from '../../recipes/config';
import { isRecord } from '../../text/guarded-json';

const V1_NODES = ['sft', 'preferences', 'reward', 'ppo', 'evaluation'] as const;

/** Roles of models, as names of artifacts. Other columns of sample answers ('chosen') stay what they are. */
export const V1_ROLES: Readonly<Record<string, string>> = {
  base: 'base',
  sft: 'sft.policy',
  reward: 'reward.scorer',
  policy: 'ppo.policy',
};

/** Keys that are roles, as names of artifacts. */
export const renamedRoles = <T>(byRole: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(
    Object.entries(byRole).map(([role, value]) => [
      Object.hasOwn(V1_ROLES, role) ? (V1_ROLES[role] as string) : role,
      value,
    ]),
  );

/** `{ preset, seed, sft, … }` as a configuration of the recipe. What it does not hold gets its default. */
export function configFromV1(config: unknown): RunConfigInput {
  const { preset, seed, ...rest } = isRecord(config) ? config : {};
  const nodes = Object.fromEntries(
    V1_NODES.flatMap((id) => (isRecord(rest[id]) ? [[id, rest[id] as Readonly<Record<string, unknown>>]] : [])),
  );
  return { recipe: 'rlhf', ...(preset !== undefined && { model: preset }), ...(seed !== undefined && { seed }), nodes };
}
