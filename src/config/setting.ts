import { z } from './zod';

/** A setting with its name for people, one sentence on what it does, and its default. Forms and docs read these. */
export function setting<T extends z.ZodType>(
  schema: T,
  title: string,
  description: string,
  value: z.input<T>,
): z.ZodDefault<T> {
  return schema.default(value as z.core.util.NoUndefined<z.output<T>>).meta({ title, description });
}

export const count = (max: number, min = 1): z.ZodInt => z.int().min(min).max(max);
export const share = (): z.ZodNumber => z.number().min(0).max(1);
export const positive = (max: number): z.ZodNumber => z.number().positive().max(max);
export const nonNegative = (max: number): z.ZodNumber => z.number().min(0).max(max);
