/** The rows that cross folders, each written once: what is learned from, and what is shown. */

/** A prompt and the answer to learn. */
export interface Demonstration {
  readonly prompt: string;
  readonly completion: string;
}

/** TRL's preference row, with where the label came from. */
export interface PreferenceRow {
  readonly prompt: string;
  readonly chosen: string;
  readonly rejected: string;
  readonly margin?: number;
  /** The rater said they are equally good; `chosen` and `rejected` are then in the order shown. TRL has no ties. */
  readonly tie?: boolean;
  /** 'simulated:<rater>', 'consensus' or the name of a person. */
  readonly rater: string;
}

/** One prompt answered by named models ('base', 'sft', 'policy', ...), for people to read side by side. */
export interface SampleRow {
  readonly prompt: string;
  readonly answers: Readonly<Record<string, string>>;
  /** Optional figures an answer, by model: { policy: { reward: 1.2, rubric: 0.8 } }. */
  readonly scores?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
