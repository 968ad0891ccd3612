export type { Declaration, HostArray } from './declaration';
export { type Counted, dropRecordings, recordedStep } from './recorded-step';
