// npm test: types, lint, unit and kernel tests (Node), the journeys in a real browser. Ends with "N passed, N failed".
import { finish, playwrightStage, stage, vitestStage } from './stages.mjs';

stage('types', 'npx', ['tsc', '--noEmit', '-p', '.']);
stage('lint', 'npx', ['biome', 'ci', '--error-on-warnings', '.']);
vitestStage('unit and kernel tests');
playwrightStage('browser tests');
finish();
