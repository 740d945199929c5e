import type { MeasuredCell, Row, Run } from "../core/run.ts";
import { takeCell, type Taken } from "./claim_sides.ts";
import { isMeasured } from "./verdict.ts";

/**
 * One metric of a row's own model and of its replicas: the trainings of one recipe. Only numbers of one convention.
 *
 * @returns At least two, or why there are none.
 *
 * @example
 * ```ts
 * takeTrainings(run, "fid")(ganRow); // { what: [cell of the row, cells of two replicas] }
 * ```
 */
export function takeTrainings(run: Run, metric: string): (row: Row) => Taken<readonly MeasuredCell[]> {
  const own = takeCell(run.cells, metric);
  return (row) => {
    const taken = own(row);
    if ("reason" in taken) return taken;
    const others = (run.replicas ?? []).filter(({ of }) => of === row.id)
      .flatMap(({ cells }) => cells.find((cell) => cell.metric === metric) ?? [])
      .filter(isMeasured).filter(({ fingerprint }) => fingerprint === taken.what.fingerprint);
    return others.length > 0 ? { what: [taken.what, ...others] } : {
      reason: "trained from one seed: its recipe must be run from others, and those models measured as its replicas",
    };
  };
}
