// npm test: types, lint, dependencies, unit and kernel tests (Node), the journeys in a real browser. Ends with "N passed, N failed".
import { audit } from './audit.mjs';
import { finish, ownStage, playwrightStage, stage, vitestStage } from './stages.mjs';

stage('types', 'npx', ['tsc', '--noEmit', '-p', '.']);
stage('lint', 'npx', ['biome', 'ci', '--error-on-warnings', '.']);
stage('what nothing uses', 'npx', ['knip']);
ownStage('audit of the dependencies', audit);
vitestStage('unit and kernel tests');
stage('build of the page', 'npx', ['vite', 'build']);
process.env.RLHF_BUILT = '1'; // see playwright.config.ts
playwrightStage('browser tests, two at a time', ['--project=together-*', '--workers=2']);
playwrightStage('browser tests that want the machine alone', ['--project=alone-*']);
finish();
