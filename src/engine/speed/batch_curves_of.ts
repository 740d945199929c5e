import type { BatchCurve } from "../../core/run.ts";
import type { RoundTimes } from "./round_times.ts";
import type { Timed } from "./time_rounds.ts";

/** How every row's throughput depends on the size of its batches, by the searches of the first round. */
export function batchCurvesOf(rows: ReadonlyMap<string, Timed<RoundTimes>>): BatchCurve[] {
  return [...rows].flatMap(([model, { rounds }]) =>
    rounds.flatMap(({ searches }) =>
      searches.map(({ workers, threads, points, leftOut }) => ({
        ...{ model, workers, threads, points },
        ...(leftOut !== null && { leftOut }),
      }))
    )
  );
}
