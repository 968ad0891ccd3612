/**
 * The words between the page and the hub worker, which alone may reach another origin: a person pressed the button that
 * starts it. Types only.
 */
export interface HubRequests {
  /** Fetches the files of a model, going on where an earlier try was cut off. */
  fetchModel: {
    args: {
      /** Address of the Hub: 'https://huggingface.co'. */
      hub: string;
      /** 'owner/name', or 'owner/name/FILE.gguf' where a repository has several. */
      model: string;
    };
    part: FetchProgress;
    reply: FetchedModel;
  };
  /** Deletes what was fetched: the model is kept elsewhere by then. */
  forget: { args: { folder: string }; reply: null };
}

export interface FetchProgress {
  /** Bytes that are here, and bytes that the model has. */
  readonly done: number;
  readonly total: number;
  /** Set while a cut connection is tried again. */
  readonly waiting?: string;
}

export interface FetchedModel {
  readonly name: string;
  readonly files: Readonly<Record<string, Blob>>;
  /** Where they lie until `forget`. */
  readonly folder: string;
}
