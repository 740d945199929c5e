/** Turns a row's rounds into outcomes of what a sample costs: starts, memory, energy, operations, and ratios of times. */
import type { Estimate } from "../../core/run.ts";
import type { Reading } from "../../machine/reading.ts";
import { ONNX_COST_CONVENTION } from "../../runtime/onnx_cost/onnx_cost.ts";
import { geometricMean } from "../../stats/geometric_mean.ts";
import { median } from "../../stats/median.ts";
import { leastQueries } from "../../timing/early_stopping.ts";
import {
  CLOCK,
  everyRound,
  measured,
  overRounds,
  round,
  type RowSetting,
  scenario,
  type SpeedOutcome,
} from "./outcome_rules.ts";
import type { Layout, RoundTimes } from "./round_times.ts";
import type { SampleOperations } from "./sample_operations.ts";
import { sameLayout } from "./time_round.ts";

const MIB = 2 ** 20;

/** Milliseconds of something that happens once a process: the geometric mean over rounds. */
export function coldOutcome(
  rounds: readonly RoundTimes[],
  what: "openMs" | "firstSampleMs",
  setting: RowSetting,
): SpeedOutcome {
  const { machine, details } = setting;
  return everyRound(
    {
      ...geometricMean(rounds.map((round) => round[what])),
      level: 0.95,
      n: rounds.length,
      unit: "ms",
      direction: "lower",
      convention: {
        scenario: "cold start",
        statistic: "geometric mean over processes",
        clock: what === "openMs" ? "card's file to graphs that are ready" : `${CLOCK}, the first of the process`,
        files: "as the system's cache has them",
        interval: overRounds(rounds),
        processes: setting.rounds,
        ...machine,
      },
      details,
    },
    rounds.length,
    setting.rounds,
  );
}

/** The most memory of a process that draws one sample at a time. */
export function memoryOutcome(rounds: readonly RoundTimes[], { machine, details }: RowSetting): SpeedOutcome {
  const single = most(rounds.map(({ memory }) => memory.single));
  if (single.value === undefined) return { state: "undefined", reason: single.reason };
  const before = most(rounds.map(({ memory }) => memory.before)), end = most(rounds.map(({ memory }) => memory.end));
  return measured({
    value: single.value / MIB,
    interval: null,
    level: 0.95,
    n: rounds.length,
    unit: "MiB",
    direction: "lower",
    convention: {
      what: "resident memory of a process with this model alone, one sample at a time",
      read: single.how,
      statistic: "largest of all processes",
      interval: "none: a maximum",
      ...machine,
    },
    details: {
      ...details,
      ...(before.value !== undefined && { before_the_model_mib: round(before.value / MIB) }),
      ...(end.value !== undefined && { with_best_batches_mib: round(end.value / MIB) }),
    },
  });
}

/** The most memory on the cards while batches of the best size were drawn. */
export function gpuMemoryOutcome(
  rounds: readonly RoundTimes[],
  device: string,
  { machine, details }: RowSetting,
): SpeedOutcome {
  if (device === "cpu") return { state: "undefined", reason: "it runs on the processor" };
  const reading = most(rounds.map(({ gpuMemory }) => gpuMemory));
  if (reading.value === undefined) return { state: "undefined", reason: reading.reason };
  return measured({
    value: reading.value / MIB,
    interval: null,
    level: 0.95,
    n: rounds.length,
    unit: "MiB",
    direction: "lower",
    convention: { what: "batches of the best size", read: reading.how, interval: "none: a maximum", ...machine },
    details,
  });
}

/** Joules a sample in batches of the best size: the processor's, or the cards' where a real one computes. */
export function energyOutcome(
  rounds: readonly RoundTimes[],
  layout: Layout,
  device: string,
  setting: RowSetting,
): SpeedOutcome {
  const energies = rounds.flatMap(({ offline }) => offline.filter((one) => sameLayout(one, layout)))
    .map(({ energy }) => energy);
  const part = device === "cuda" || device === "webgpu" ? "gpu" : "processor";
  const readings = energies.map((energy) => energy[part]), missing = readings.find(({ value }) => value === undefined);
  if (missing !== undefined && missing.value === undefined) return { state: "undefined", reason: missing.reason };
  const [first] = readings;
  if (first?.value === undefined) return { state: "undefined", reason: "no batch was drawn" };
  return everyRound(
    {
      ...geometricMean(readings.map(({ value = NaN }, i) => value / energies[i]!.samples)),
      level: 0.95,
      n: energies.reduce((sum, { samples }) => sum + samples, 0),
      unit: "J",
      direction: "lower",
      convention: {
        what: part === "gpu" ? "all cards, idle power included" : "all processor packages, idle power included",
        read: first.how.replace(/, \d+ samples in [\d.]+ s/, ""),
        statistic: "geometric mean over rounds",
        interval: overRounds(energies),
        ...scenario(setting),
      },
      details: { ...setting.details, workers: layout.workers, threads: layout.threads },
    },
    energies.length,
    setting.rounds,
  );
}

/** Floating-point operations of one sample, in 10^9. */
export function operationsOutcome(operations: SampleOperations | string): SpeedOutcome {
  if (typeof operations === "string") return { state: "undefined", reason: operations };
  const { flops, macs, runs, isLowerBound, unknown } = operations;
  return measured({
    value: flops / 1e9,
    interval: null,
    level: 0.95,
    n: 1,
    unit: "GFLOP",
    direction: "lower",
    convention: { ...ONNX_COST_CONVENTION, interval: "none: counted" },
    details: {
      gmac: macs / 1e9,
      runs: Object.entries(runs).map(([graph, times]) => `${graph} ${times}`).join(", "),
      ...(isLowerBound && { lower_bound: `operators that were not counted: ${unknown.join(", ")}` }),
    },
  });
}

/** Network evaluations of one sample. */
export function evaluationsOutcome(evaluations: number): SpeedOutcome {
  return measured({
    value: evaluations,
    interval: null,
    level: 0.95,
    n: 1,
    unit: "",
    direction: "lower",
    convention: { counted: "evaluations of the network for one sample", interval: "none: counted" },
  });
}

/** What of a device's speed at a matrix product a model reaches at its highest throughput, in percent. */
export function shareOutcome(
  throughput: SpeedOutcome,
  operations: SampleOperations | string,
  ceiling: { readonly flopsPerSecond: number; readonly size: number; readonly threads: number } | string,
  setting: RowSetting,
): SpeedOutcome {
  if (throughput.state === "undefined" || throughput.state === "skipped") return throughput;
  if (typeof operations === "string") return { state: "undefined", reason: operations };
  if (typeof ceiling === "string") return { state: "undefined", reason: ceiling };
  const { estimate } = throughput, scale = 100 * operations.flops / ceiling.flopsPerSecond;
  const share: Estimate = {
    value: scale * estimate.value,
    interval: estimate.interval === null ? null : [scale * estimate.interval[0], scale * estimate.interval[1]],
    level: 0.95,
    n: estimate.n,
    unit: "%",
    direction: "higher",
    convention: {
      above: "operations of a sample times throughput",
      below: "the fastest float32 matrix product of ONNX Runtime on this device in this run",
      counting: "that of the operations of a sample",
      interval: "of the throughput",
      ...scenario(setting),
    },
    details: {
      ...setting.details,
      gflop_per_s: round(operations.flops * estimate.value / 1e9),
      ceiling_gflop_per_s: round(ceiling.flopsPerSecond / 1e9),
      ceiling_at: `${ceiling.size} × ${ceiling.size}, ${ceiling.threads} threads`,
      ...(operations.isLowerBound && { lower_bound: operations.unknown.join(", ") }),
    },
  };
  return throughput.state === "invalid" ? { ...throughput, estimate: share } : { state: "measured", estimate: share };
}

/** How many times longer an autoregressive model takes that runs its whole network again for every place. */
export function cacheOutcome(
  rounds: readonly RoundTimes[],
  uncachedRounds: number,
  setting: RowSetting,
): SpeedOutcome {
  const pairs = rounds.filter(({ uncachedMs, single }) => uncachedMs.length > 0 && single.latenciesMs.length > 0);
  if (pairs.length === 0) return { state: "skipped", reason: "no sample was drawn without the cache in its time" };
  return everyRound(
    {
      ...geometricMean(pairs.map(({ uncachedMs, single }) => median(uncachedMs) / median(single.latenciesMs))),
      level: 0.95,
      n: pairs.length,
      unit: "×",
      direction: "higher",
      convention: {
        what: "time of a sample with the whole network run again for every place, over that with the step graph",
        statistic: "medians of each round, geometric mean over rounds",
        interval: overRounds(pairs),
        ...scenario(setting),
      },
      details: { ...setting.details, uncached_ms: round(median(pairs.flatMap(({ uncachedMs }) => uncachedMs))) },
    },
    pairs.length,
    Math.min(uncachedRounds, setting.rounds),
  );
}

/**
 * The time of a sample over that of the same model in ONNX Runtime, from rounds that both were measured in.
 *
 * @param firstDevice What the model runs on there.
 */
export function ratioOutcome(
  rounds: readonly RoundTimes[],
  first: readonly RoundTimes[],
  firstDevice: string,
  setting: RowSetting,
): SpeedOutcome {
  const pairs = rounds.slice(0, first.length).map(({ single }, i) =>
    [single.latenciesMs, first[i]!.single.latenciesMs] as const
  )
    .filter((pair) => pair.every(({ length }) => length > 0));
  if (pairs.length === 0) return { state: "skipped", reason: "no round timed the model in both runtimes" };
  const estimate: Estimate = {
    ...geometricMean(pairs.map(([own, other]) => median(own) / median(other))),
    level: 0.95,
    n: pairs.length,
    unit: "×",
    direction: "lower",
    convention: {
      what: "time of one sample over that of the same model in ONNX Runtime",
      statistic: "medians of each round, geometric mean over rounds",
      interval: overRounds(pairs),
      first_device: firstDevice,
      ...scenario(setting),
    },
    details: setting.details,
  };
  const least = leastQueries(0.5), fewest = Math.min(...[0, 1].map((i) => pairs.flatMap((pair) => pair[i]!).length));
  if (fewest >= least) return everyRound(estimate, pairs.length, setting.rounds);
  return {
    state: "invalid",
    reason: `medians need ${least} queries, ${fewest} were timed: ${least - fewest} more`,
    estimate,
  };
}

/** The largest of some readings; the reason of the first that has none. */
function most(readings: readonly Reading<number>[]): Reading<number> {
  const [first, ...rest] = readings;
  if (first === undefined) return { value: undefined, reason: "nothing was measured" };
  return rest.reduce((a, b) => a.value === undefined || b.value === undefined ? a : b.value > a.value ? b : a, first);
}
