// npm test: types, lint, dependencies, unit and kernel tests (Node), the journeys in a real browser. Ends with "N passed, N failed".
import { audit } from './audit.mjs';
import { finish, ownStage, playwrightStage, stage, vitestStage } from './stages.mjs';

stage('types', 'npx', ['tsc', '--noEmit', '-p', '.']);
stage('lint', 'npx', ['biome', 'ci', '--error-on-warnings', '.']);
stage('what nothing uses', 'npx', ['knip']);
ownStage('audit of the dependencies', audit);
vitestStage('unit and kernel tests');
playwrightStage('browser tests');
finish();
