// npm run test:long [-- node|browser|all [name ...]]: fuzzing, soaks and kills at full length (`src/testing/long.ts`), of
// which npm test runs a sample. Files: *.fuzz.test.ts, *.soak.test.ts, *.long.test.ts in src; kills.*, *.soak.*,
// *.long.* and device-loss in e2e; names narrow them down.
import { finish, playwrightStage, vitestStage } from './stages.mjs';

const [where, ...names] = process.argv.slice(2);
const NODE = ['.fuzz.test.', '.soak.test.', '.long.test.'];
const BROWSER = ['kills\\.', '\\.soak\\.', '\\.long\\.', 'device-loss'];

process.env.RLHF_LONG = '1';
if (where !== 'browser') vitestStage('long tests in Node', names.length > 0 ? names : NODE);
if (where !== 'node') playwrightStage('long tests in a browser', names.length > 0 ? names : BROWSER);
finish();
