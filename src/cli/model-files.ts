import { type ModelFolder, readHuggingFaceFolder, writeHuggingFaceFolder } from '../formats/huggingface-folder';
import { fromArrays, toArrays } from '../model';
import { createSession, type Session } from '../train/session';
import { readFolder, writeFolder } from './files';

/** A session over the base model of a Hugging Face folder. */
export function openSession(folder: string): { session: Session; source: ModelFolder } {
  const source = readHuggingFaceFolder(readFolder(folder));
  if (source.kind !== 'causal') throw new Error(`${folder} holds a reward model; the base must be a language model.`);
  return { session: createSession(source.config, source.tokenizer, fromArrays(source.arrays)), source };
}

/** Writes a model of the session, where there is one, as a folder that transformers opens. */
export async function saveModel(
  session: Session,
  source: ModelFolder,
  role: 'sft' | 'reward' | 'policy',
  folder: string,
): Promise<void> {
  const parameters = role === 'reward' ? session.reward?.parameters : session[role];
  if (!parameters) return;
  const arrays = await toArrays(parameters);
  writeFolder(
    folder,
    writeHuggingFaceFolder(
      { ...source, kind: role === 'reward' ? 'reward' : 'causal', arrays },
      `# RLHF Studio: ${role}\n`,
    ),
  );
}
