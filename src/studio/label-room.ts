import { createDeskClient, type DeskClient } from '../label-desk/client';
import type { LabelRecord } from '../labeling/record';
import { type CalibrationStore, createCalibration } from './calibration';
import { createLabelFiles, type LabelFilesStore } from './label-files';
import { createLabelQuality, type LabelQualityStore } from './label-quality';
import type { LabelsStore } from './labels';

/** What is done with labels beside making them. */
export interface LabelRoom {
  readonly files: LabelFilesStore;
  readonly quality: LabelQualityStore;
  readonly calibration: CalibrationStore;
}

interface LabelRoomOptions {
  readonly now?: () => number;
  readonly desk?: DeskClient;
}

/** One visit of the page is one session of calibration. */
export function createLabelRoom(
  labels: LabelsStore,
  { now = Date.now, desk = createDeskClient() }: LabelRoomOptions = {},
): LabelRoom {
  const put = async (records: readonly LabelRecord[]) => {
    if (await labels.put(records)) return;
    throw new Error(labels.getState().fault ?? 'The labels could not be stored: another tab is labeling.');
  };
  return {
    files: createLabelFiles(desk, {
      records: labels.fullRecords,
      put: (records) => (records.length > 0 ? put(records) : Promise.resolve()),
      addPairs: labels.addPairs,
    }),
    quality: createLabelQuality(desk, labels.fullRecords),
    calibration: createCalibration({
      desk,
      records: () => labels.getState().records,
      keep: (record) => put([record]),
      rater: () => labels.getState().rater,
      session: new Date(now()).toISOString(),
      now,
      newId: () => crypto.randomUUID(),
    }),
  };
}
