/** Turns a row's rounds into outcomes of MLPerf's scenarios: single-stream, offline, server. */
import type { Estimate } from "../../core/run.ts";
import { geometricMean } from "../../stats/geometric_mean.ts";
import { quantileInterval } from "../../stats/quantile_interval.ts";
import { earlyStoppingPercentile } from "../../timing/early_stopping_percentile.ts";
import { indexPercentile } from "../../timing/index_percentile.ts";
import type { SpeedPreset, SpeedSuite } from "../suite.ts";
import { type Percentile, percentileOutcome } from "../timing_outcome.ts";
import { CLOCK, overRounds, round, type RowSetting, scenario, type SpeedOutcome, toTheRule } from "./outcome_rules.ts";
import type { Layout, LayoutSearch, LayoutTimes, RoundTimes, ServerRound } from "./round_times.ts";
import { sameLayout } from "./time_round.ts";

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
function layoutText({ workers, threads }: Layout): string {
  return `${workers} × ${threads} ${threads === 1 ? "thread" : "threads"}`;
}

/** The highest rate of arrivals at which a server keeps within its bound, by MLPerf's rule. */
export function serverOutcome(
  { ended, bracket: [held, failed], probes, wokeLateMs }: ServerRound,
  { percentile, boundMs, precision }: SpeedSuite["server"],
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
      precision: `the next rate, at most ${100 * precision} % higher, failed`,
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

function rateText(perSecond: number): string {
  return `${Number(perSecond.toPrecision(3))}/s`;
}
