import type { CellComparison } from "./compare_runs.ts";
import { BASE_RATIO } from "./base_ratio.ts";
import { isTimed } from "./compare_rules.ts";

/** A cell that must not be passed over in silence. */
export interface Regression {
  readonly comparison: CellComparison;
  /** `worse`; or `lost`, where the base has a number and the new run has none. */
  readonly kind: "worse" | "lost";
}

/**
 * What of a comparison is a regression: every cell that is worse, and every number of the base that is lost, because its
 * cell failed, is not to the rule any more or has no number, or because its cell, model or column is gone.
 *
 * None is: what was not measured for want of time, since such a run is incomplete; a timing that is not to the rule any
 * more, which a slow night does; and a number whose convention changed, of which `newConventions` tells.
 *
 * @example
 * ```ts
 * if (regressionsOf(compareRuns(base, next)).length > 0) process.exitCode = 3;
 * ```
 */
export function regressionsOf(comparisons: readonly CellComparison[]): Regression[] {
  return comparisons.flatMap((comparison): Regression[] => {
    if (comparison.mark === "worse") return [{ comparison, kind: "worse" }];
    return isLost(comparison) ? [{ comparison, kind: "lost" }] : [];
  });
}

/**
 * The cells that have a number in both runs and can't be compared, since what they are numbers of has changed.
 *
 * @example
 * ```ts
 * newConventions(compareRuns(base, next)).map(({ reason }) => reason); // ["conventions differ: n 5000, now 1000"]
 * ```
 */
export function newConventions(comparisons: readonly CellComparison[]): CellComparison[] {
  return comparisons.filter(({ mark, base, next, change, pValue }) =>
    mark === "x" && change === null && pValue === null && base?.state === "measured" && next?.state === "measured"
  );
}

function isLost({ metric, base, next }: CellComparison): boolean {
  // Against which base a run was timed, if against any, is up to each run.
  if (base?.state !== "measured" || metric === BASE_RATIO) return false;
  switch (next?.state) {
    case "measured":
    case "skipped":
      return false;
    case "invalid":
      return !isTimed(base.unit);
    default:
      return true;
  }
}
