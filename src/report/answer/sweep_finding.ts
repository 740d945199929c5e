import type { MeasuredCell, Run, StepSweep } from "../../core/run.ts";
import { standings } from "../table/best_in_column.ts";
import { cellText } from "../words/cell_text.ts";
import { formatValue } from "../words/format_value.ts";
import { nameList } from "../words/name_list.ts";
import { SWEEP_METRICS, sweepRowId, sweepRun } from "./sweep_run.ts";

/** One measured point of a sweep. */
export interface SweepPoint {
  readonly sampler: string;
  readonly steps: number;
  readonly quality: MeasuredCell;
  readonly time: MeasuredCell;
}

/**
 * How few steps leave a model level with its best, by sampler: levels are intervals that overlap.
 *
 * @param sweeps Of one model.
 *
 * @example
 * ```ts
 * sweepFinding(run, sweeps);
 * // "ddpm-mnist is level with its lowest FID (lenet-mnist) in 20 steps of DPM-Solver++ 2M, 26.3 ms; with DDIM in 50"
 * ```
 */
export function sweepFinding(run: Run, sweeps: readonly StepSweep[]): string {
  const model = sweeps[0]?.model ?? "";
  const flat = sweepRun(run, sweeps);
  const title = flat.columns.find(({ id }) => id === SWEEP_METRICS.quality)?.title ?? "FID";
  const ranked = standings(flat, SWEEP_METRICS.quality);
  const [standing] = ranked;
  const plain = `${title} of ${model} against the time for one sample, by sampler and steps`;
  if (standing === undefined || ranked.length > 1) return plain;
  const leaders = new Set(standing.leaders.map((cell) => cell.model));
  const level = sweepPoints(sweeps).filter((point) => leaders.has(sweepRowId(point, point.steps)));
  const first = [...level].sort((a, b) => a.time.value - b.time.value)[0];
  const best = standing.leaders[0];
  if (first === undefined || best === undefined) return plain;
  const at = `${first.steps} ${first.steps === 1 ? "step" : "steps"} of ${first.sampler}, ${
    formatValue(first.time.value, first.time.interval).value
  } ms`;
  if (best.model === sweepRowId(first, first.steps)) {
    return `${model} has its lowest ${title}, ${cellText(best)}, in ${at}; no faster setting is level with it`;
  }
  const others = [...Map.groupBy(level, ({ sampler }) => sampler)]
    .filter(([sampler]) => sampler !== first.sampler)
    .map(([sampler, own]) => `${sampler} in ${Math.min(...own.map(({ steps }) => steps))}`);
  const rest = others.length === 0 ? "" : `; with ${nameList(others)}`;
  return `${model} is level with its lowest ${title} in ${at}${rest}`;
}

/** The points of which both numbers were measured to the rule. */
export function sweepPoints(sweeps: readonly StepSweep[]): SweepPoint[] {
  return sweeps.flatMap(({ sampler, points }) =>
    points.flatMap(({ steps, cells }) => {
      const measured = cells.filter((cell) => cell.state === "measured");
      const quality = measured.find(({ metric }) => metric === SWEEP_METRICS.quality);
      const time = measured.find(({ metric }) => metric === SWEEP_METRICS.time);
      return quality === undefined || time === undefined || time.value <= 0 ? [] : [{ sampler, steps, quality, time }];
    })
  );
}
