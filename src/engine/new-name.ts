import type { RunRecord } from '../storage/run-record';

type Named = Pick<RunRecord, 'name' | 'config'> & { readonly lineage: Pick<RunRecord['lineage'], 'data'> };

/** The name of a new run: of settings and data that there was a run with before, that one's; told apart by a number where it is taken. */
export function newName(proposed: string, run: Omit<Named, 'name'>, others: readonly Named[]): string {
  const ground = groundOf(run);
  const twin = others.find((other) => groundOf(other) === ground);
  const stem = twin ? twin.name.replace(/ \(\d+\)$/, '') : proposed;
  const taken = new Set(others.map(({ name }) => name));
  for (let i = 1; ; i++) {
    const name = i === 1 ? stem : `${stem.slice(0, 190)} (${i})`;
    if (!taken.has(name)) return name;
  }
}

const groundOf = ({ config, lineage: { data } }: Omit<Named, 'name'>): string =>
  JSON.stringify([config, Object.entries(data).map(([ref, { identity }]) => [ref, identity])]);
