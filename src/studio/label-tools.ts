import { createLabelWorker, type LabelWorker } from '../label-worker/client';
import type { LabelRecord } from '../labeling/record';
import { type CalibrationStore, createCalibration } from './calibration';
import { createLabelFiles, type LabelFilesStore } from './label-files';
import { createLabelQuality, type LabelQualityStore } from './label-quality';
import { ELSEWHERE } from './label-words';
import type { LabelsStore } from './labels';

/** What is done with labels beside making them. */
export interface LabelTools {
  readonly files: LabelFilesStore;
  readonly quality: LabelQualityStore;
  readonly calibration: CalibrationStore;
}

interface LabelToolsOptions {
  readonly now?: () => number;
  readonly worker?: LabelWorker;
  /** The prompts are a person's own. */
  readonly own?: () => boolean;
}

/** One visit of the page is one session of calibration. */
export function createLabelTools(
  labels: LabelsStore,
  { now = Date.now, worker = createLabelWorker(), own = () => false }: LabelToolsOptions = {},
): LabelTools {
  const put = async (records: readonly LabelRecord[]) => {
    if (await labels.put(records)) return;
    throw new Error(labels.getState().fault ?? ELSEWHERE);
  };
  return {
    files: createLabelFiles(worker, {
      records: labels.fullRecords,
      raters: () => labels.getState().raters,
      now,
      put: (records) => (records.length > 0 ? put(records) : Promise.resolve()),
      addPairs: labels.addPairs,
      takeBack: (records) => labels.takeBack((entry) => entry.type === 'import' && entry.records === records),
    }),
    quality: createLabelQuality(worker, labels.fullRecords),
    calibration: createCalibration({
      worker,
      own: () => (own() ? labels.known() : undefined),
      records: () => labels.getState().records,
      keep: (record) => put([record]),
      rater: () => labels.getState().rater,
      session: new Date(now()).toISOString(),
      now,
      newId: () => crypto.randomUUID(),
    }),
  };
}
