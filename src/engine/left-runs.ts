import type { Folder } from '../storage/folder';
import { resumePoint } from '../storage/resume-point';
import { listRecords } from '../storage/run-library';
import type { RunRecord } from '../storage/run-record';
import type { LeftRuns, RunOffer } from './protocol';

/** The runs that a page can go on from. `current`: the one that the session writes. */
export async function leftRuns(folder: Folder, current: string | null): Promise<LeftRuns> {
  const records = (await listRecords(folder))
    .filter((run) => run.deletedAt === null)
    .sort((a, b) => b.updatedAt - a.updatedAt);
  const offer = async (record: RunRecord | undefined) => (record ? offerOf(folder, record) : null);
  const isLeft = ({ id, state, nodes, done }: RunRecord) =>
    id !== current && state === 'running' && nodes.some((node) => !done.includes(node));
  return {
    open: await offer(records.find(({ id }) => id === current)),
    last: await offer(current === null ? records[0] : undefined),
    cutOff: await offer(records.find(isLeft)),
  };
}

async function offerOf(folder: Folder, record: RunRecord): Promise<RunOffer> {
  const { nodes, checkpoint, lostSteps } = await resumePoint(folder, record);
  return { record, left: nodes, step: checkpoint?.manifest.step ?? 0, lostSteps };
}
