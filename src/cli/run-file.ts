/**
 * A run of the command line as the file that the page imports under “Runs”: settings, figures, sample answers, the newest step
 * token by token, and the models. So what was trained here is looked at, compared and gone on with there.
 */
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline as piped } from 'node:stream/promises';
import { type CodecContext, packArtifact } from '../codecs';
import { writeBundle } from '../formats/run-bundle';
import { recipeOf } from '../recipes/config';
import { BASE, refOf } from '../recipes/ports';
import { nodeOf } from '../recipes/recipe';
import { KeptPhases } from '../storage/kept-phases';
import { memoryFolder } from '../storage/memory-folder';
import { infoOf, writeRunArtifact } from '../storage/run-artifacts';
import type { RunRecord } from '../storage/run-record';
import { runFiles } from '../storage/run-transfer';
import { RunWriter } from '../storage/run-writer';
import type { RunEvent } from '../train/events';
import { type Ran, recordOf } from './run-record';

/** What a run tells, kept until the run is over. */
export class RunFile {
  private readonly lines: (RunEvent & { readonly at: number })[] = [];
  private readonly phases = new KeptPhases();

  add(event: RunEvent): void {
    if (event.type === 'phase') this.phases.keep(event.node, event.step, event.phase);
    else if (event.type === 'metrics' || event.type === 'samples') this.lines.push({ ...event, at: Date.now() });
  }

  /** Writes it whole, or not at all. `source`: the folder that the base model came from. */
  async write(path: string, ran: Ran, source: CodecContext['source']): Promise<void> {
    const folder = memoryFolder();
    const record = recordOf(ran);
    let now = record.createdAt;
    const writer = await RunWriter.begin(folder, record, () => now);
    for (const line of this.lines) {
      now = line.at;
      if (line.type === 'metrics') writer.addMetrics(line.node, line.step, line.values);
      else if (line.type === 'samples') writer.addSamples(line.node, line.step, line.rows);
    }
    await this.phases.write(writer);
    const artifacts = await saveArtifacts(folder, record, ran, source);
    for (const node of ran.nodes) await writer.nodeDone(node, { artifacts, report: record.report });
    const bundle = writeBundle(runFiles(folder, record.id, { checkpoints: false, base: false }));
    await piped(Readable.from(bundle), createWriteStream(`${path}.part`));
    await rename(`${path}.part`, path);
  }
}

async function saveArtifacts(
  folder: ReturnType<typeof memoryFolder>,
  { id }: RunRecord,
  { config, nodes, session: { artifacts } }: Ran,
  source: CodecContext['source'],
): Promise<RunRecord['artifacts']> {
  const recipe = recipeOf(config);
  const base = artifacts.require(BASE, 'policy');
  const saved: RunRecord['artifacts'] = {};
  for (const node of nodes)
    for (const [port, { title }] of Object.entries(nodeOf(recipe, node).stage.outputs)) {
      const artifact = artifacts.artifact(refOf(node, port));
      if (!artifact) continue;
      const info = infoOf(artifact);
      const about = `# RLHF Studio: ${title}\n`;
      await writeRunArtifact(
        folder,
        id,
        refOf(node, port),
        info,
        await packArtifact(artifact, { source, base, about }),
      );
      saved[refOf(node, port)] = info;
    }
  return saved;
}
