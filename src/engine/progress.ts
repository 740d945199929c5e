/** What the engine tells of its work while it goes on; how it is shown is not its business. */
export type Pass = "sample" | "likelihood" | "features" | "compare" | "latency" | "throughput";

export type ProgressEvent =
  /** The pass has been asked for; its first unit may wait for a worker. */
  | { readonly type: "pass-started"; readonly model: string; readonly pass: Pass; readonly total: number }
  /** A worker has taken up its first unit: time counts from here. */
  | { readonly type: "pass-running"; readonly model: string; readonly pass: Pass }
  | { readonly type: "pass-failed"; readonly model: string; readonly pass: Pass; readonly reason: string }
  | {
    readonly type: "pass-advanced";
    readonly model: string;
    readonly pass: Pass;
    /** Examples that are done, of `total`. */
    readonly done: number;
    readonly total: number;
    /** Whether these came out of the cache: they say nothing of the rate. */
    readonly cached: boolean;
  }
  | { readonly type: "pass-finished"; readonly model: string; readonly pass: Pass; readonly seconds: number }
  | { readonly type: "model-failed"; readonly model: string; readonly reason: string };

export type OnProgress = (event: ProgressEvent) => void;
