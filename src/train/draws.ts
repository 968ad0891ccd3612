/** The random draws of one node: its seed, and what its streams are called (recipes/recipe.ts `streamsOf`). */
export interface Draws {
  readonly seed: number;
  stream(name: string): string;
}

/** Draws of a stage that stands alone. */
export const drawsOf = (seed: number, stream: Draws['stream'] = (name) => name): Draws => ({ seed, stream });
