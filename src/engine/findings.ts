import type { RanOn, Run, Warning } from "../core/run.ts";

/** What measuring a suite gives: a run without the manifest that every suite's run has. */
export interface Findings extends
  Pick<
    Run,
    | "rows"
    | "columns"
    | "cells"
    | "galleries"
    | "likelihoods"
    | "checks"
    | "comparisons"
    | "outliers"
    | "contexts"
    | "decodings"
    | "writings"
    | "sweeps"
    | "batchCurves"
    | "replicas"
  > {
  readonly datasets: Run["manifest"]["datasets"];
  readonly warnings: readonly Warning[];
  /** Where a run is about devices: all that graphs ran on. */
  readonly devices?: readonly RanOn[];
  /**
   * Whether it was stopped, and numbers may be of less than was asked for. Left out, a cell that was skipped says so; a
   * speed suite also skips what its preset has no time for.
   */
  readonly stopped?: boolean;
}
