import type { Run, StepSweep } from "../../core/run.ts";

/** What each point of a sweep holds: its quality and its time. */
export const SWEEP_METRICS = { quality: "fid", time: "latency_p50_ms" } as const;

/** A sweep's point as the row of a run. */
export function sweepRowId({ sampler }: Pick<StepSweep, "sampler">, steps: number): string {
  return `${sampler}, ${steps} ${steps === 1 ? "step" : "steps"}`;
}

/**
 * A model's sweeps as a run of their own, a row for each sampler and number of steps: points are ranked, formatted and
 * told apart as models are.
 *
 * @param sweeps Of one model.
 *
 * @example
 * ```ts
 * standings(sweepRun(run, sweeps), "fid")[0]?.leaders[0]?.model; // "DPM-Solver++ 2M, 50 steps"
 * ```
 */
export function sweepRun(run: Run, sweeps: readonly StepSweep[]): Run {
  const points = sweeps.flatMap((sweep) =>
    sweep.points.map(({ steps, cells }) => ({ id: sweepRowId(sweep, steps), model: sweep.model, cells }))
  );
  const model = run.rows.find(({ id }) => id === sweeps[0]?.model);
  return {
    ...run,
    rows: points.map(({ id, model: own }) => ({
      id,
      title: id,
      family: model?.family ?? "diffusion",
      role: "model",
      askedAs: model?.askedAs ?? own,
    })),
    columns: [SWEEP_METRICS.quality, SWEEP_METRICS.time].flatMap((metric) => {
      const column = run.columns.find(({ id }) => id === metric);
      // That fewer steps are faster goes without a mark.
      return column === undefined ? [] : [{ ...column, ranked: metric === SWEEP_METRICS.quality }];
    }),
    cells: points.flatMap(({ id, cells }) => cells.map((cell) => ({ ...cell, model: id }))),
    comparisons: [],
  };
}

/** The sweeps of each model, in the run's order. */
export function sweepsByModel({ sweeps = [] }: Run): StepSweep[][] {
  return [...Map.groupBy(sweeps.filter(({ points }) => points.length > 0), ({ model }) => model).values()];
}
