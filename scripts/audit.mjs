// Known vulnerabilities, high or critical, in what the page is made of. The registry says, where it has such a list.
import { spawnSync } from 'node:child_process';

/** What `npm audit --json` said: passed, failed (with the packages), or not audited (with the reason). */
export function verdict(output) {
  let said;
  try {
    said = JSON.parse(output);
  } catch {
    return { audited: false, reason: 'npm audit gave no answer' };
  }
  const counts = said?.metadata?.vulnerabilities;
  if (typeof counts?.high !== 'number' || typeof counts.critical !== 'number')
    return { audited: false, reason: String(said?.message ?? said?.error?.summary ?? 'no list of vulnerabilities') };
  const grave = Object.values(said.vulnerabilities ?? {})
    .filter(({ severity }) => severity === 'high' || severity === 'critical')
    .map(({ name, severity, range }) => `${name} ${range}: ${severity}`);
  return { audited: true, found: counts.high + counts.critical, grave };
}

/** As a stage of npm test: a registry that cannot be asked is said and counts as nothing, a finding fails. */
export function audit() {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8', timeout: 60_000 });
  const result = verdict(stdout ?? '');
  if (!result.audited) {
    console.log(`NOT AUDITED: the package registry in use does not offer it (${result.reason}).`);
    return { passed: 0, failed: 0 };
  }
  console.log(`${result.found} known vulnerabilities, high or critical, in the packages of the page`);
  for (const line of result.grave) console.log(`  ${line}`);
  return result.found === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
