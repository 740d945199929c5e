/** Turns a row's rounds into outcomes: latency, throughput, cold start, memory, energy, and shares of what a device can. */
import type { Convention, Estimate } from "../../core/run.ts";
import type { Reading } from "../../machine/reading.ts";
import { ONNX_COST_CONVENTION } from "../../runtime/onnx_cost/onnx_cost.ts";
import { geometricMean } from "../../stats/geometric_mean.ts";
import { median } from "../../stats/median.ts";
import { quantileInterval } from "../../stats/quantile_interval.ts";
import { earlyStoppingPercentile } from "../../timing/early_stopping_percentile.ts";
import { indexPercentile } from "../../timing/index_percentile.ts";
import { leastQueries } from "../../timing/early_stopping.ts";
import type { SpeedPreset, SpeedSuite } from "../suite.ts";
import { type Percentile, percentileOutcome, type TimingOutcome } from "../timing_outcome.ts";
import type { Layout, LayoutSearch, LayoutTimes, RoundTimes, ServerRound } from "./round_times.ts";
import type { SampleOperations } from "./sample_operations.ts";
import { sameLayout } from "./time_round.ts";

/** A number, or why there is none. */
export type SpeedOutcome =
  | TimingOutcome
  | { readonly state: "undefined"; readonly reason: string }
  | { readonly state: "skipped"; readonly reason: string };

/** What all numbers of a row have in common. */
export interface RowSetting {
  /** Device, processor, threads and images: part of every convention. */
  readonly machine: Convention;
  /** What of the row's own its numbers depend on: runtime, sampler. */
  readonly details: Convention;
  /** Rounds that there should be, and seconds that each scenario lasts at least in all of them. */
  readonly rounds: number;
  readonly minSeconds: number;
  /** A warm-up takes at least so many seconds. */
  readonly warmUpSeconds: number;
}

/** Times that begin with noise and end with grey levels in main memory. */
const CLOCK = "noise to grey levels";

const MIB = 2 ** 20;

/**
 * A percentile of the time for one sample, as MLPerf's single-stream scenario has it. The value is the plain percentile of all
 * rounds. Its interval spans two: from an order statistic below to MLPerf's early-stopping estimate, which takes queries for
 * independent; and Student's over the rounds' own percentiles, since processes differ by more than their queries do.
 *
 * @param rounds Milliseconds of single samples, by round.
 * @param seconds For how long they were timed.
 */
export function latencyOutcome(
  rounds: readonly (readonly number[])[],
  seconds: number,
  percentile: Percentile,
  setting: RowSetting,
): SpeedOutcome {
  const timed = rounds.filter(({ length }) => length > 0), all = timed.flat(), p = percentile / 100;
  if (all.length === 0) return { state: "skipped", reason: "one sample takes longer than its scenario had time" };
  const early = earlyStoppingPercentile(all, p), order = quantileInterval(all, p).interval;
  const between = geometricMean(timed.map((times) => indexPercentile(times, p))).interval;
  const value = indexPercentile(all, p);
  const enough = early.state === "enough" && order !== null;
  const estimate: Estimate = {
    value,
    interval: enough ? hull([order[0], early.value, value, ...between ?? []]) : null,
    level: 0.95,
    n: all.length,
    unit: "ms",
    direction: "lower",
    convention: {
      scenario: "single-stream",
      percentile,
      statistic: "latency at index n * p",
      clock: CLOCK,
      interval:
        "order statistic to MLPerf's early-stopping estimate (99 %), and t of the logarithms over rounds: the hull",
      ...scenario(setting),
    },
    details: { ...setting.details, ...(early.state === "enough" && { early_stopping_ms: early.value }) },
  };
  const outcome = percentileOutcome(percentile, estimate, ["queries", "were timed"]);
  return outcome.state === "invalid" ? outcome : toTheRule(estimate, { rounds: timed.length, seconds }, setting);
}

/** A number that is told together with the layout of sessions that it was measured in. */
export type LaidOutcome = SpeedOutcome & { readonly layout?: Layout };

/**
 * Samples a second in batches of the best size, at the layout of sessions that the first round's search found fastest: what
 * is reported was timed after it was chosen.
 *
 * @param largest No batch is larger.
 */
export function throughputOutcome(rounds: readonly RoundTimes[], largest: number, setting: RowSetting): LaidOutcome {
  const searches = rounds.flatMap(({ searches }) => searches);
  const layouts = searches.filter((one, i) => searches.findIndex((other) => sameLayout(one, other)) === i)
    .toSorted((a, b) => fastestOf(b) - fastestOf(a));
  const failure = rounds.flatMap(({ offlineError }) => offlineError ?? [])[0];
  if (failure !== undefined) throw new Error(failure);
  const [best, ...others] = layouts.map((search) => ({
    search,
    layout: { workers: search.workers, threads: search.threads },
    times: rounds.flatMap(({ offline }) => offline.filter((one) => sameLayout(one, search) && one.seconds.length > 0)),
  })).filter(({ times }) => times.length > 0);
  if (best === undefined) return { state: "skipped", reason: "one batch takes longer than its scenario had time" };
  const { layout, times, search } = best, rate = rateOf(times);
  const estimate: Estimate = {
    ...rate,
    level: 0.95,
    n: times.reduce((sum, { seconds }) => sum + seconds.length, 0),
    unit: "samples/s",
    direction: "higher",
    convention: {
      scenario: "offline",
      statistic:
        "samples over their time, geometric mean over rounds, at the batch size and layout that a search chose",
      clock: CLOCK,
      interval: overRounds(times),
      layouts: layouts.map(layoutText).toSorted().join(", "),
      largest_batch: largest,
      ...scenario(setting),
    },
    details: {
      ...setting.details,
      batch_size: times.at(-1)!.size,
      workers: layout.workers,
      threads: layout.threads,
      ...(others[0] !== undefined &&
        { other_layout: `${layoutText(others[0].layout)}: ${rateText(rateOf(others[0].times).value)}` }),
      curve: search.points.map(({ size, perSecond }) => `${size}: ${rateText(perSecond)}`).join(", "),
      ...(search.leftOut !== null && { left_out: `${search.leftOut.size} and above: ${search.leftOut.why}` }),
    },
  };
  // A round that is long enough for its share says so, pauses between its batches included.
  const seconds = times.every(({ enough }) => enough)
    ? setting.minSeconds
    : times.reduce((sum, one) => sum + one.seconds.reduce((all, s) => all + s, 0), 0);
  return { ...toTheRule(estimate, { rounds: times.length, seconds }, setting), layout };
}

/** Samples a second of a search's best size. */
function fastestOf({ points }: LayoutSearch): number {
  return Math.max(...points.map(({ perSecond }) => perSecond));
}

/** "2 × 1 thread": sessions and the threads of each. */
export function layoutText({ workers, threads }: Layout): string {
  return `${workers} × ${threads} ${threads === 1 ? "thread" : "threads"}`;
}

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

/** The highest rate of arrivals at which a server keeps within its bound, by MLPerf's rule. */
export function serverOutcome(
  { ended, bracket: [held, failed], probes, wokeLateMs }: ServerRound,
  { percentile, boundMs }: SpeedSuite["server"],
  { queries, leastSeconds }: SpeedPreset["server"],
  { machine, details }: RowSetting,
): SpeedOutcome {
  if (held === null) {
    if (ended !== "no-rate-held") {
      const reason =
        "no rate had been shown to hold when the time of the search was over: a larger preset has more of it";
      return { state: "skipped", reason };
    }
    const reason = `no rate holds: p${100 * percentile} is above ${boundMs} ms even where queries hardly ever meet`;
    return { state: "undefined", reason };
  }
  const estimate: Estimate = {
    value: held,
    interval: null,
    level: 0.99,
    n: probes.filter(({ rate }) => rate === held).reduce((sum, probe) => sum + probe.queries, 0),
    unit: "samples/s",
    direction: "higher",
    convention: {
      scenario: "server",
      arrivals: "Poisson",
      bound: `p${100 * percentile} within ${boundMs} ms of the scheduled arrival`,
      rule: "MLPerf's early stopping on the count over the bound, at 99 %; the rate held three times",
      queries_per_rate: queries,
      least_s_per_rate: leastSeconds,
      interval: "none: the highest rate that held",
      ...machine,
    },
    details: {
      ...details,
      rates_tried: probes.length,
      woke_late_ms: round(wokeLateMs),
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

/** A measurement of all rounds that lasted as long as the rule asks, or what is missing. */
function toTheRule(
  estimate: Estimate,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
  { rounds: all, minSeconds }: RowSetting,
): TimingOutcome {
  // What is compared was added up in another order.
  if (seconds >= minSeconds * (1 - 1e-9)) return everyRound(estimate, rounds, all);
  const reason = `it must last ${round(minSeconds)} s, and was timed for ${round(seconds)} s: ` +
    `${round(minSeconds - seconds)} s more`;
  return { state: "invalid", reason, estimate };
}

/** A measurement of as many rounds as there should be, or what is missing. */
function everyRound(estimate: Estimate, rounds: number, all: number): TimingOutcome {
  if (rounds >= all) return { state: "measured", estimate };
  return { state: "invalid", reason: `it needs ${all} rounds, ${rounds} were timed: ${all - rounds} more`, estimate };
}

/** What numbers of a scenario depend on besides what they are. */
function scenario({ machine, minSeconds, rounds, warmUpSeconds }: RowSetting): Convention {
  return {
    min_duration_s: minSeconds,
    rounds: `${rounds}, a process each, in turn with the other models`,
    warm_up: `until stable, at least ${warmUpSeconds} s`,
    ...machine,
  };
}

/** The smallest interval with all numbers in it. */
function hull(numbers: readonly number[]): [number, number] {
  return [Math.min(...numbers), Math.max(...numbers)];
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

function rateText(perSecond: number): string {
  return `${Number(perSecond.toPrecision(3))}/s`;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
