/** Turns a row's rounds into outcomes: latency, throughput, cold start, memory, energy, and shares of what a device can. */
import type { Convention, Estimate } from "../../core/run.ts";
import type { Reading } from "../../machine/reading.ts";
import { ONNX_COST_CONVENTION } from "../../runtime/onnx_cost/onnx_cost.ts";
import { geometricMean } from "../../stats/geometric_mean.ts";
import { median } from "../../stats/median.ts";
import { quantileInterval } from "../../stats/quantile_interval.ts";
import { earlyStoppingPercentile } from "../../timing/early_stopping_percentile.ts";
import { indexPercentile } from "../../timing/index_percentile.ts";
import type { SpeedSuite } from "../suite.ts";
import { type Percentile, percentileOutcome, type TimingOutcome } from "../timing_outcome.ts";
import { type Layout, type LayoutTimes, type RoundTimes, type ServerRound } from "./round_times.ts";
import type { SampleOperations } from "./sample_operations.ts";
import { sameLayout } from "./time_round.ts";

/** A number, or why there is none. */
export type SpeedOutcome = TimingOutcome | { readonly state: "undefined" | "skipped"; readonly reason: string };

/** What all numbers of a row have in common. */
export interface RowSetting {
  /** Device, processor and threads: part of every convention. */
  readonly machine: Convention;
  /** What of the row's own its numbers depend on: runtime, sampler. */
  readonly details: Convention;
  readonly minSeconds: number;
}

/** Times that begin with noise and end with grey levels in main memory. */
const CLOCK = "noise to grey levels";

/** Part of the convention of what is measured round by round. */
const ROUNDS = { rounds: "interleaved with the other models, a process each" };

const MIB = 2 ** 20;

/**
 * A percentile of the time for one sample, as MLPerf's single-stream scenario has it. The value is the plain percentile; its
 * interval ends above at MLPerf's early-stopping estimate, which the true percentile exceeds with a chance of at most 1 %.
 *
 * @param all Milliseconds of single samples.
 * @param seconds For how long they were timed.
 */
export function latencyOutcome(
  all: readonly number[],
  seconds: number,
  percentile: Percentile,
  { machine, details, minSeconds }: RowSetting,
): TimingOutcome {
  const p = percentile / 100;
  const early = earlyStoppingPercentile(all, p), [low] = quantileInterval(all, p).interval ?? [];
  const value = indexPercentile(all, p);
  const estimate: Estimate = {
    value,
    interval: early.state === "enough" && low !== undefined ? [low, Math.max(early.value, value)] : null,
    level: 0.95,
    n: all.length,
    unit: "ms",
    direction: "lower",
    convention: {
      scenario: "single-stream",
      percentile,
      statistic: "latency at index n * p",
      clock: CLOCK,
      interval: "order statistic below, MLPerf's early-stopping estimate (99 %) above",
      min_duration_s: minSeconds,
      ...ROUNDS,
      ...machine,
    },
    details: { ...details, ...(early.state === "enough" && { early_stopping_ms: early.value }) },
  };
  const outcome = percentileOutcome(percentile, estimate, ["queries", "were timed"]);
  return outcome.state === "invalid" ? outcome : longEnough(estimate, seconds, minSeconds);
}

/** Samples a second in batches of the best size, at the layout of sessions where they are most. */
export function throughputOutcome(
  rounds: readonly RoundTimes[],
  { machine, details, minSeconds }: RowSetting,
): TimingOutcome & { readonly layout: Layout } {
  const layouts = (rounds[0]?.offline ?? []).map((layout) => ({
    layout: { workers: layout.workers, threads: layout.threads },
    times: rounds.flatMap(({ offline }) => offline.filter((one) => sameLayout(one, layout) && one.seconds.length > 0)),
  })).filter(({ times }) => times.length > 0).map((one) => ({ ...one, rate: rateOf(one.times) }));
  const [best, ...others] = layouts.toSorted((a, b) => b.rate.value - a.rate.value);
  if (best === undefined) throw new Error("No batch could be timed within the time of its scenario");
  const { layout, times, rate } = best, last = times.at(-1)!;
  const search = rounds.flatMap(({ searches }) => searches).find((one) => sameLayout(one, layout));
  const estimate: Estimate = {
    ...rate,
    level: 0.95,
    n: times.reduce((sum, { seconds }) => sum + seconds.length, 0),
    unit: "samples/s",
    direction: "higher",
    convention: {
      scenario: "offline",
      statistic: "samples over their time, geometric mean over rounds, at the best batch size and layout of sessions",
      clock: CLOCK,
      interval: overRounds(times),
      min_duration_s: minSeconds,
      ...ROUNDS,
      ...withoutThreads(machine),
    },
    details: {
      ...details,
      batch_size: last.size,
      workers: layout.workers,
      threads: layout.threads,
      ...(others[0] !== undefined &&
        { other_layout: `${layoutText(others[0].layout)}: ${rateText(others[0].rate.value)}` }),
      ...(search !== undefined && {
        curve: search.points.map(({ size, perSecond }) => `${size}: ${rateText(perSecond)}`).join(", "),
        ...(search.leftOut !== null && { left_out: `${search.leftOut.size} and above: ${search.leftOut.why}` }),
      }),
    },
  };
  const seconds = times.every(({ enough }) => enough)
    ? Infinity
    : times.reduce((sum, one) => sum + one.seconds.reduce((all, s) => all + s, 0), 0);
  return { ...longEnough(estimate, seconds, minSeconds), layout };
}

/** "2 × 1 thread": sessions and the threads of each. */
export function layoutText({ workers, threads }: Layout): string {
  return `${workers} × ${threads} ${threads === 1 ? "thread" : "threads"}`;
}

/** Milliseconds of something that happens once a process: the mean over rounds. */
export function coldOutcome(
  rounds: readonly RoundTimes[],
  what: "openMs" | "firstSampleMs",
  { machine, details }: RowSetting,
): TimingOutcome {
  return measured({
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
      ...machine,
    },
    details,
  });
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
  { machine, details }: RowSetting,
): SpeedOutcome {
  const energies = rounds.flatMap(({ offline }) => offline.filter((one) => sameLayout(one, layout)))
    .map(({ energy }) => energy);
  const part = device === "cuda" || device === "webgpu" ? "gpu" : "processor";
  const readings = energies.map((energy) => energy[part]), missing = readings.find(({ value }) => value === undefined);
  if (missing !== undefined && missing.value === undefined) return { state: "undefined", reason: missing.reason };
  const [first] = readings;
  if (first?.value === undefined) return { state: "undefined", reason: "no batch was drawn" };
  return measured({
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
      ...ROUNDS,
      ...withoutThreads(machine),
    },
    details,
  });
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
  throughput: TimingOutcome,
  operations: SampleOperations | string,
  ceiling: { readonly flopsPerSecond: number; readonly size: number; readonly threads: number } | string,
  { machine, details }: RowSetting,
): SpeedOutcome {
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
      ...withoutThreads(machine),
    },
    details: {
      ...details,
      gflop_per_s: round(operations.flops * estimate.value / 1e9),
      ceiling_gflop_per_s: round(ceiling.flopsPerSecond / 1e9),
      ceiling_at: `${ceiling.size} × ${ceiling.size}, ${ceiling.threads} threads`,
      ...(operations.isLowerBound && { lower_bound: operations.unknown.join(", ") }),
    },
  };
  return throughput.state === "invalid" ? { ...throughput, estimate: share } : { state: "measured", estimate: share };
}

/** How many times longer an autoregressive model takes that runs its whole network again for every place. */
export function cacheOutcome(rounds: readonly RoundTimes[], { machine, details }: RowSetting): SpeedOutcome {
  const pairs = rounds.filter(({ uncachedMs }) => uncachedMs.length > 0);
  if (pairs.length === 0) return { state: "undefined", reason: "no sample was drawn without the cache in its time" };
  return measured({
    ...geometricMean(pairs.map(({ uncachedMs, single }) => median(uncachedMs) / median(single.latenciesMs))),
    level: 0.95,
    n: pairs.length,
    unit: "×",
    direction: "higher",
    convention: {
      what: "time of a sample with the whole network run again for every place, over that with the step graph",
      statistic: "medians of each round, geometric mean over rounds",
      interval: overRounds(pairs),
      ...ROUNDS,
      ...machine,
    },
    details: { ...details, uncached_ms: round(median(pairs.flatMap(({ uncachedMs }) => uncachedMs))) },
  });
}

/** The time of a sample over that of the same model in ONNX Runtime, from rounds that both were measured in. */
export function ratioOutcome(
  rounds: readonly RoundTimes[],
  first: readonly RoundTimes[],
  { machine, details }: RowSetting,
): SpeedOutcome {
  const ratios = rounds.slice(0, first.length).map(({ single }, i) =>
    median(single.latenciesMs) / median(first[i]!.single.latenciesMs)
  );
  return measured({
    ...geometricMean(ratios),
    level: 0.95,
    n: ratios.length,
    unit: "×",
    direction: "lower",
    convention: {
      what: "time of one sample over that of the same model in ONNX Runtime",
      statistic: "medians of each round, geometric mean over rounds",
      interval: overRounds(ratios),
      ...ROUNDS,
      ...machine,
    },
    details,
  });
}

/** The highest rate of arrivals at which a server keeps within its bound, by MLPerf's rule. */
export function serverOutcome(
  { ended, bracket: [held, failed], probes }: ServerRound,
  { percentile, boundMs }: SpeedSuite["server"],
  queries: number,
  { machine, details }: RowSetting,
): SpeedOutcome {
  if (held === null) {
    if (ended === "stopped") {
      return { state: "skipped", reason: "no rate had been shown to hold when the time of the search was over" };
    }
    const reason = `no rate holds: p${100 * percentile} is above ${boundMs} ms even where queries hardly ever meet`;
    return { state: "undefined", reason };
  }
  const estimate: Estimate = {
    value: held,
    interval: null,
    level: 0.99,
    n: probes.reduce((sum, probe) => sum + probe.queries, 0),
    unit: "samples/s",
    direction: "higher",
    convention: {
      scenario: "server",
      arrivals: "Poisson",
      bound: `p${100 * percentile} within ${boundMs} ms of the scheduled arrival`,
      rule: "MLPerf's early stopping on the count over the bound, at 99 %; the rate held three times",
      queries_per_rate: queries,
      interval: "none: the highest rate that held",
      ...machine,
    },
    details: {
      ...details,
      rates_tried: probes.length,
      ...(failed !== null && { lowest_that_failed: round(failed) }),
    },
  };
  if (ended === "found") return { state: "measured", estimate };
  const reason = `the search ended after ${probes.length} rates and before the highest one had held three times`;
  return { state: "invalid", reason, estimate };
}

function measured(estimate: Estimate): TimingOutcome & { readonly state: "measured" } {
  return { state: "measured", estimate };
}

/** A measurement that lasted as long as the rule asks, or what is missing. */
function longEnough(estimate: Estimate, seconds: number, least: number): TimingOutcome {
  // What is compared was added up in another order.
  if (seconds >= least * (1 - 1e-9)) return { state: "measured", estimate };
  const reason = `it must last ${round(least)} s, and was timed for ${round(seconds)} s: ${
    round(least - seconds)
  } s more`;
  return { state: "invalid", reason, estimate };
}

/** Samples a second. */
function rateOf(times: readonly LayoutTimes[]): { value: number; interval: [number, number] | null } {
  return geometricMean(
    times.map(({ size, seconds }) => size * seconds.length / seconds.reduce((sum, one) => sum + one, 0)),
  );
}

function overRounds({ length }: readonly unknown[]): string {
  return length > 1 ? "t of the logarithms, over rounds" : "none: one round";
}

/** The largest of some readings; the reason of the first that has none. */
function most(readings: readonly Reading<number>[]): Reading<number> {
  const [first, ...rest] = readings;
  if (first === undefined) return { value: undefined, reason: "nothing was measured" };
  return rest.reduce((a, b) => a.value === undefined || b.value === undefined ? a : b.value > a.value ? b : a, first);
}

/** A layout of sessions says itself how many threads it has. */
function withoutThreads({ threads: _, ...machine }: Convention): Convention {
  return machine;
}

function rateText(perSecond: number): string {
  return `${Number(perSecond.toPrecision(3))}/s`;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
