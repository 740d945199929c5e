/** The cells of one row of a model of images. */
import type { ImageModelCard } from "../../card/card.ts";
import type { Cell, Convention, Row } from "../../core/run.ts";
import { leastQueries } from "../../timing/early_stopping.ts";
import { median } from "../../stats/median.ts";
import { emptyCell, thrownCell } from "../outcome_cell.ts";
import { timingCell } from "../timing_outcome.ts";
import type { OpenedGraph } from "../card_graphs.ts";
import type { Ceiling } from "./ceilings.ts";
import type { ImageRow } from "./image_rows.ts";
import { IMAGE_METRICS } from "./image_metrics.ts";
import { placeConvention, placeOf, runtimeDetails } from "./place_of.ts";
import type { RoundTimes, ServerRound } from "./round_times.ts";
import type { SampleOperations } from "./sample_operations.ts";
import type { SpeedContext } from "./speed_context.ts";
import {
  cacheOutcome,
  coldOutcome,
  energyOutcome,
  evaluationsOutcome,
  gpuMemoryOutcome,
  memoryOutcome,
  operationsOutcome,
  ratioOutcome,
  shareOutcome,
} from "./cost_outcomes.ts";
import type { RowSetting, SpeedOutcome } from "./outcome_rules.ts";
import { latencyOutcome, serverOutcome, throughputOutcome } from "./speed_outcomes.ts";
import type { Timed } from "./time_rounds.ts";

/** What was found of a row. */
export interface RowFindings {
  /** Absent where it was not timed. */
  readonly times: Timed<RoundTimes> | undefined;
  /** Of the same model in the first runtime, where this is another. */
  readonly first: Timed<RoundTimes> | undefined;
  /** How it served, or why it did not. */
  readonly server: ServerRound | Error | string;
  readonly operations: SampleOperations | string;
  readonly ceiling: Ceiling | string;
}

type Outcomes = Readonly<Record<string, () => SpeedOutcome>>;

/** The cells of all metrics that are measured of models of images, but for the quality of their samples. */
export function rowCells(
  { row, description, entry }: ImageRow,
  { times, first, server, operations, ceiling }: RowFindings,
  { plan, setting: { surroundings } }: Pick<SpeedContext, "plan" | "setting">,
): Cell[] {
  const wanted = plan.metrics.filter((metric) => IMAGE_METRICS.includes(metric));
  const each = (cell: (metric: string) => Cell) => wanted.map(cell);
  if (description instanceof Error) return each((metric) => thrownCell(row, metric, description));
  const { sample } = description;
  if (!sample.has) return each((metric) => emptyCell(row, metric, "undefined", sample.reason));
  const counted: Outcomes = {
    evaluations: () => evaluationsOutcome(sample.evaluations),
    gflop_per_sample: () => operationsOutcome(operations),
  };
  const rounds = times?.rounds ?? [], opened = rounds[0]?.opened ?? [];
  const place = placeOf(opened, plan.configuration.device), { card } = entry.model;
  const setting = rowSetting(card, opened, { plan, cpu: surroundings.machine.cpu, details: sample.convention });
  const throughput = () => throughputOutcome(rounds, plan.preset.batches.largest, setting);
  const single = rounds.map(({ single }) => single.latenciesMs);
  const seconds = rounds.reduce((sum, { single }) => sum + single.seconds, 0);
  const timed: Outcomes = {
    latency_p50_ms: () => latencyOutcome(single, seconds, 50, setting),
    latency_p90_ms: () => latencyOutcome(single, seconds, 90, setting),
    latency_p99_ms: () => latencyOutcome(single, seconds, 99, setting),
    throughput_per_s: throughput,
    open_ms: () => coldOutcome(rounds, "openMs", setting),
    first_sample_ms: () => coldOutcome(rounds, "firstSampleMs", setting),
    peak_memory_mib: () => memoryOutcome(rounds, setting),
    gpu_memory_mib: () => gpuMemoryOutcome(rounds, place.device, setting),
    peak_share: () => shareOutcome(throughput(), operations, ceiling, setting),
    energy_per_sample_j: () => {
      const outcome = throughput(), { layout } = outcome;
      return layout === undefined ? outcome : energyOutcome(rounds, layout, place.device, setting);
    },
    sample_cache_gain: () =>
      card.family === "autoregressive" && card.graphs.step !== undefined
        ? cacheOutcome(rounds, plan.preset.uncachedRounds, setting)
        : { state: "undefined", reason: "there is no cache to do without: no step is a share of a longer pass" },
    runtime_ratio: () =>
      entry.variantOf === undefined
        ? { state: "undefined", reason: "it is what other runtimes are held against" }
        : ratio(rounds, first, plan, setting),
  };
  return each((metric) => {
    const outcome = counted[metric] ?? timed[metric];
    // A row that failed in a later round is not what its first rounds say.
    const needsTimes = counted[metric] === undefined;
    if (needsTimes && times?.error !== undefined && (rounds.length === 0 || times.error.name !== "Stopped")) {
      return thrownCell(row, metric, times.error);
    }
    try {
      if (metric === "server_per_s") return serverCell(row, server, { plan, setting });
      return outcomeCell(row, metric, outcome!());
    } catch (error) {
      return thrownCell(row, metric, error);
    }
  });
}

/** What all numbers of a row of a card have in common. */
export function rowSetting(
  { format }: ImageModelCard,
  opened: readonly OpenedGraph[],
  { plan, cpu, details }: { readonly plan: SpeedContext["plan"]; readonly cpu: string; readonly details: Convention },
): RowSetting {
  const { preset: { rounds, minSeconds, warmUpSeconds }, configuration: { device }, threads } = plan;
  const place = placeConvention(placeOf(opened, device), opened, { cpu, threads });
  return {
    machine: { ...place, image: `${format.shape.join(" × ")}, ${format.levels} levels` },
    details: { ...runtimeDetails(opened), ...details },
    ...{ rounds, minSeconds, warmUpSeconds },
  };
}

/** Whether a row is fast enough for a server, by its median; why it is not. */
export function whyNoServer({ rounds }: Timed<RoundTimes>, belowMs: number): string | undefined {
  const all = rounds.flatMap(({ single }) => single.latenciesMs);
  if (all.length < leastQueries(0.5)) return "it is too slow to be asked often enough to say how fast it is";
  const typical = median(all);
  if (typical < belowMs) return undefined;
  return `one sample takes ${Number(typical.toPrecision(3))} ms: the server scenario is for models under ${belowMs} ms`;
}

function serverCell(
  row: Row,
  server: RowFindings["server"],
  { plan: { suite, preset }, setting }: { readonly plan: SpeedContext["plan"]; readonly setting: RowSetting },
): Cell {
  const metric = "server_per_s";
  if (server instanceof Error) return thrownCell(row, metric, server);
  if (typeof server === "string") return emptyCell(row, metric, "undefined", server);
  return outcomeCell(row, metric, serverOutcome(server, suite.server, preset.server, setting));
}

function ratio(
  rounds: readonly RoundTimes[],
  first: Timed<RoundTimes> | undefined,
  { configuration }: SpeedContext["plan"],
  setting: RowSetting,
): SpeedOutcome {
  if (first === undefined || first.rounds.length === 0) {
    return { state: "undefined", reason: "the same model was not timed in ONNX Runtime in this run" };
  }
  return ratioOutcome(
    rounds,
    first.rounds,
    placeOf(first.rounds[0]?.opened ?? [], configuration.device).device,
    setting,
  );
}

/** The cell of an outcome. */
export function outcomeCell(row: Row, metric: string, outcome: SpeedOutcome): Cell {
  switch (outcome.state) {
    case "undefined":
    case "skipped":
      return emptyCell(row, metric, outcome.state, outcome.reason);
    default:
      return timingCell(row, metric, outcome);
  }
}
