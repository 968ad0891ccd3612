// node build/cli/adapter.js JSON: the name of the adapter that WebGPU gives, into the file JSON. Fails where it gives none.
import { writeFileSync } from 'node:fs';
import { startNodeBackend } from '../../src/compute/node';

const { name, adapter } = await startNodeBackend({ prefer: 'webgpu', exact: true });
console.log(`${name}: ${adapter}`);
writeFileSync(process.argv[2], JSON.stringify({ adapter }));
process.exit(0); // Dawn's device would keep the process alive
