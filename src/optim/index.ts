export { AdamW, type AdamWOptions } from './adamw';
export { type Reads, recordedStep } from './recorded-step';
export { linearSchedule } from './schedule';
export { lossAndGradients, trainStep } from './train-step';
