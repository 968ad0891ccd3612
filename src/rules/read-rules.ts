import { checkRules, type RuleSet } from '../config/rules';
import { isRecord, parseGuarded } from '../text/guarded-json';
import { InputError } from '../text/input-error';

/** The rules of a file, every field filled in. Errors: InputError 'rules', 'json-depth'. */
export function readRules(text: string): RuleSet {
  let value: unknown;
  try {
    value = parseGuarded(text);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw refusal('it is not JSON');
  }
  if (!isRecord(value) || !('rules' in value)) throw refusal('it has no "rules"');
  const checked = checkRules(value);
  if ('problem' in checked) throw refusal(checked.problem);
  return checked.rules;
}

const EXAMPLE = '{ "rules": [{ "rule": "length", "unit": "words", "most": 8 }] }';
const refusal = (why: string): InputError =>
  new InputError('rules', `These rules cannot be used: ${why}. An example of what is expected: ${EXAMPLE}`);
