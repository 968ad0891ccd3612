import { isRecord } from '../../text/guarded-json';
import { V1_ROLES } from './names-v1';

/**
 * Labels of version 1 name the writers of answers by their roles ('sft'); now they are named as the artifacts that they
 * are ('sft.policy'). Writers of another kind (a person, a file) keep their names.
 */

/** A journal entry, an item of the pool or an open task, its writers renamed wherever they stand. */
export function renamedWriters<T>(value: T): T {
  if (Array.isArray(value)) return value.map(renamedWriters) as T;
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    key === 'source' && isRecord(inner) ? { ...inner, model: renamed(inner.model) } : renamedWriters(inner),
  ]);
  return Object.fromEntries(entries) as T;
}

/** The remembered plan, which says whose answers are compared. */
export const renamedPlan = (plan: unknown): unknown =>
  isRecord(plan) ? { ...plan, firstModel: renamed(plan.firstModel), secondModel: renamed(plan.secondModel) } : plan;

/** A writer may be called anything, 'constructor' too. */
const renamed = (name: unknown): unknown =>
  typeof name === 'string' && Object.hasOwn(V1_ROLES, name) ? V1_ROLES[name] : name;
