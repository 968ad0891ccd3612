/** What a browser's File offers of use here, so that tests and Node can do without one. */
export interface FileLike {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}
