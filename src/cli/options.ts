/** What a command is given, read in one way: a wrong option gets one line that says so and where all of them stand. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { BACKENDS, type BackendName } from '../config/backend';

/** `parseArgs` of node:util; ends the process with 2 where an option is unknown or lacks its value. */
export function commandOptions<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    console.error(`${(error as Error).message.split('. To specify')[0]}. --help lists the options.`);
    return process.exit(2);
  }
}

/** Errors: Error where there is no such backend. */
export function backendOption(name: string): BackendName {
  const found = BACKENDS.find((backend) => backend === name);
  if (!found) throw new Error(`--backend is one of ${BACKENDS.join(', ')}.`);
  return found;
}
