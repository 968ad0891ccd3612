/**
 * npm run memory-check -- [--shapes 12x384x16384,24x512x32768] [--stages sft,reward,dpo,ppo] [--contexts 128,256] [--base FILE]
 *                         [--out build/memory]
 *
 * The memory that the page forecasts for a stage beside what it takes: models of shapes made from a seed (layers x width x
 * vocabulary, with packed weights, as GGUF files in --out), or that of --base; each stage in a process of its own, its resident
 * peak, with rows of the lengths that are printed. On wasm, which is where memory is short.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MeasuredStage, measureStage } from './memory-stage';
import { commandOptions } from './options';
import { seededGguf, shapeNamed } from './seeded-model';

const { values } = commandOptions({
  options: {
    shapes: { type: 'string', default: '12x384x16384,24x512x32768' },
    stages: { type: 'string', default: 'sft,reward,dpo,ppo' },
    contexts: { type: 'string', default: '128,256' },
    base: { type: 'string' },
    out: { type: 'string', default: 'build/memory' },
    /** Of the processes that it starts: what one of them does. */
    only: { type: 'string' },
  },
});

if (values.only !== undefined) {
  const [step = '', file = '', stage = '', context = ''] = values.only.split(',');
  if (step === 'make') writeFileSync(file, seededGguf(shapeNamed(stage)));
  else console.log(JSON.stringify(await measureStage(file, stage, Number(context))));
  process.exit(0);
}

mkdirSync(values.out, { recursive: true });
const models = values.base
  ? [values.base]
  : values.shapes.split(',').map((shape) => {
      const file = join(values.out, `${shape}.gguf`);
      if (!existsSync(file)) inProcess('make', file, shape);
      return file;
    });
console.log('| model | context | stage | tokens a row | measured, MB | of it arrays | forecast, MB | |');
for (const file of models)
  for (const context of values.contexts.split(','))
    for (const stage of values.stages.split(',')) {
      const { rows, peak, forecast, arrays } = JSON.parse(inProcess('measure', file, stage, context)) as MeasuredStage;
      const off = Math.round(100 * (forecast / peak - 1));
      console.log(
        `| ${file.split('/').at(-1)} | ${context} | ${stage} | ${rows} | ${Math.round(peak)} | ${Math.round(arrays)} | ${Math.round(forecast)} | ${off > 0 ? '+' : ''}${off}% |`,
      );
    }

function inProcess(...step: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [process.argv[1] as string, '--only', step.join(',')],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    },
  );
  if (status !== 0) throw new Error(`${step.join(' ')}: ${stderr}`);
  return stdout.trim().split('\n').at(-1) ?? '';
}
