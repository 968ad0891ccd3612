import { checkConstitution, type OwnPrinciple } from '../config/constitution';
import { parseGuarded } from '../text/guarded-json';
import { InputError } from '../text/input-error';

const EXAMPLE = '{ "principles": [{ "question": "Which answer is kinder?" }] }';

/** The principles of a file, every field filled in. Errors: InputError 'constitution', 'json-depth'. */
export function readConstitution(text: string): readonly OwnPrinciple[] {
  const checked = checkConstitution(parsed(text));
  if ('principles' in checked) return checked.principles;
  throw refusal(checked.problem);
}

function parsed(text: string): unknown {
  try {
    return parseGuarded(text);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw refusal('it is not JSON');
  }
}

const refusal = (why: string): InputError =>
  new InputError(
    'constitution',
    `This constitution cannot be used: ${why}. An example of what is expected: ${EXAMPLE}`,
  );
