import type { Run, Warning } from "../core/run.ts";

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
  > {
  readonly datasets: Run["manifest"]["datasets"];
  readonly warnings: readonly Warning[];
}
