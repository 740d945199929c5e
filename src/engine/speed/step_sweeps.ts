/** Diffusion models by steps: what quality costs in time. */
import type { Cell, Convention, StepSweep } from "../../core/run.ts";
import { type SamplerKind, withSteps } from "../../family/diffusion/with_steps.ts";
import { measureQuality } from "../images/model_quality.ts";
import type { RunContext } from "../images/run_context.ts";
import { emptyCell, thrownCell } from "../outcome_cell.ts";
import type { ImageRow } from "./image_rows.ts";
import type { RoundTimes, SweepTimes } from "./round_times.ts";
import { outcomeCell, rowSetting } from "./row_cells.ts";
import type { SpeedContext } from "./speed_context.ts";
import { latencyOutcome } from "./speed_outcomes.ts";
import type { SpeedPlan } from "./speed_plan.ts";
import type { SweepRequest, Timed } from "./time_rounds.ts";
import { pointKey, type SweepPoint } from "./time_sweep.ts";

/** What samplers are called. */
const SAMPLERS: Readonly<Record<SamplerKind, string>> = {
  ddim: "DDIM",
  ancestral: "ancestral",
  "dpm-solver++-2m": "DPM-Solver++ 2M",
};

/** The samplers and steps that a row is swept over: none where it is no diffusion model of the first runtime. */
export function sweepOf({ entry, description }: ImageRow, { preset, quality, metrics }: SpeedPlan): SweepRequest[] {
  const { model: { card }, variantOf } = entry;
  if (description instanceof Error || card.family !== "diffusion" || variantOf !== undefined) return [];
  if (quality === null || !metrics.includes("latency_p50_ms")) return [];
  if (!quality.models.some((model) => model.card.id === card.id)) return [];
  const { schedule } = card.diffusion, total = "steps" in schedule ? schedule.steps : schedule.betas.length;
  const points = preset.sweep.samplers.flatMap(({ kind, steps }) =>
    steps.filter((count) => count <= total).map((count): SweepPoint => ({ kind, steps: count }))
  );
  return points.length === 0 ? [] : [{ entry, points }];
}

/** What was found of a point's samples: their quality, and everything that they depend on. */
export interface SampledPoint {
  readonly cell: Cell;
  readonly convention: Convention;
}

/** By point's key. */
export type SweepQuality = ReadonlyMap<string, SampledPoint>;

/** Measures the quality of a row's samples at every point; features and metrics as for the rows of the table. */
export async function sweepQuality(
  { entry, points }: SweepRequest,
  { row }: ImageRow,
  context: RunContext,
  samples: number,
): Promise<SweepQuality> {
  const { model } = entry, { card, folder } = model, { plan, pool } = context;
  if (card.family !== "diffusion") return new Map();
  const narrowed: RunContext = { ...context, plan: { ...plan, preset: { ...plan.preset, samples } } };
  const found = await Promise.all(points.map(async (sampler): Promise<[string, SampledPoint]> => {
    const stepped = { ...model, card: withSteps(card, sampler.kind, sampler.steps), sampler };
    // Passes are told apart by it; the cell is the row's own.
    const labelled = { ...row, id: `${row.id}, ${SAMPLERS[sampler.kind]} ${sampler.steps}` };
    let convention: Convention = { sampler: sampler.kind, steps: sampler.steps };
    try {
      const description = await pool.submit({ kind: "describe", folder, methods: [], sampler });
      if (description.sample.has) convention = description.sample.convention;
      const [cell] = (await measureQuality(stepped, description, labelled, narrowed)).cells;
      if (cell === undefined) throw new Error("no quality was asked for");
      return [pointKey(sampler), { cell: { ...cell, model: row.id }, convention }];
    } catch (error) {
      return [pointKey(sampler), { cell: thrownCell(row, "fid", error), convention }];
    }
  }));
  return new Map(found);
}

/** A row's sweeps, one a sampler, from the quality and the times of its points. */
export function stepSweeps(
  { entry, points }: SweepRequest,
  { row }: ImageRow,
  { quality, times, rows }: {
    readonly quality: SweepQuality;
    readonly times: Timed<SweepTimes> | undefined;
    /** The row's own rounds: they say what it ran on. */
    readonly rows: Timed<RoundTimes> | undefined;
  },
  { plan, setting: { surroundings } }: Pick<SpeedContext, "plan" | "setting">,
): StepSweep[] {
  const { card } = entry.model, opened = rows?.rounds[0]?.opened ?? [];
  if (card.family !== "diffusion") return [];
  const latency = (point: SweepPoint): Cell => {
    const all = (times?.rounds ?? []).map(({ latenciesMs }) => latenciesMs[pointKey(point)] ?? []);
    if (times?.error !== undefined && all.flat().length === 0) return thrownCell(row, "latency_p50_ms", times.error);
    const details = quality.get(pointKey(point))?.convention ?? {};
    // It is asked so often, and has no least duration.
    const setting = { ...rowSetting(card, opened, { plan, cpu: surroundings.machine.cpu, details }), minSeconds: 0 };
    return outcomeCell(row, "latency_p50_ms", latencyOutcome(all, Infinity, 50, setting));
  };
  return [...Map.groupBy(points, ({ kind }) => kind)].map(([kind, of]) => ({
    model: row.id,
    sampler: SAMPLERS[kind],
    points: of.toSorted((a, b) => a.steps - b.steps).map((point) => ({
      steps: point.steps,
      cells: [
        quality.get(pointKey(point))?.cell ?? emptyCell(row, "fid", "skipped", "it was not measured"),
        latency(point),
      ],
    })),
  }));
}
