export type { Declaration } from './declaration';
export { dropRecordings, recordedStep } from './recorded-step';
