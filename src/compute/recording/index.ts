export { type Counted, dropRecordings, recordedStep } from './recorded-step';
