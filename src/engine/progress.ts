/** What the engine tells of its work while it goes on; how it is shown is not its business. */
export type Pass =
  | "sample"
  | "likelihood"
  | "partition"
  | "check"
  | "truth"
  | "features"
  | "compare"
  | "latency"
  | "throughput"
  | "decode"
  | "decode-batches"
  | "read-again"
  | "operations"
  | "rounds"
  | "ceiling"
  | "server";

/** Which pass an event is about. */
export interface PassName {
  readonly model: string;
  readonly pass: Pass;
  /** Where one model has several passes of a kind: the method that tells them apart, in words. */
  readonly method?: string;
}

export type ProgressEvent =
  /** The pass has been asked for; its first unit may wait for a worker. */
  | PassName & { readonly type: "pass-started"; readonly total: number }
  /** A worker has taken up its first unit: time counts from here. */
  | PassName & { readonly type: "pass-running" }
  | PassName & { readonly type: "pass-failed"; readonly reason: string }
  | PassName & {
    readonly type: "pass-advanced";
    /** Examples that are done, of `total`. */
    readonly done: number;
    readonly total: number;
    /** Whether these came out of the cache: they say nothing of the rate. */
    readonly cached: boolean;
  }
  | PassName & { readonly type: "pass-finished"; readonly seconds: number }
  | { readonly type: "model-failed"; readonly model: string; readonly reason: string };

export type OnProgress = (event: ProgressEvent) => void;
