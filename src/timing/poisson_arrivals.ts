import { Noise, STREAM } from "../core/noise.ts";

/** When queries come, and how many. */
export interface ArrivalPlan {
  /** Queries a second, on average. */
  readonly rate: number;
  /** At least so many. */
  readonly leastQueries: number;
  /** Until the first that comes so late or later. */
  readonly leastSeconds: number;
  /** From 0 to 2^64 - 1. */
  readonly seed: bigint;
  /** From 0 to 2^32 - 1: each has arrivals of its own. */
  readonly probe: number;
}

/** Random times, like those of a likelihood's bound, none of which is drawn in a timing pass. */
const ARRIVALS = { stream: STREAM.schedule, draw: 0 } as const;

/**
 * The times of a Poisson process at which queries arrive, as in MLPerf's server scenario: the first at 0, gaps exponential.
 * The same seed and probe give the same gaps, in units of the mean gap, whatever the rate.
 *
 * Source: mlcommons/inference, loadgen/loadgen.cc, ScheduleDistribution() and GenerateQueries(), with a counter-based
 * generator in place of the Mersenne twister.
 *
 * @returns Milliseconds from the start, ascending.
 * @throws {RangeError} Where the rate is not positive, or nothing says how many there are to be.
 *
 * @example
 * ```ts
 * poissonArrivals({ rate: 100, leastQueries: 662, leastSeconds: 10, seed: 7n, probe: 0 }); // about 1000 times
 * ```
 */
export function poissonArrivals({ rate, leastQueries, leastSeconds, seed, probe }: ArrivalPlan): Float64Array {
  if (!(rate > 0 && rate < Infinity)) {
    throw new RangeError(`Cannot plan arrivals: 'rate' must be positive and finite, got ${rate}`);
  }
  if (!(leastQueries >= 1 && leastQueries < Infinity && leastSeconds >= 0 && leastSeconds < Infinity)) {
    throw new RangeError(
      `Cannot plan arrivals: needs at least one query and no negative time, got ${leastQueries} in ${leastSeconds} s`,
    );
  }
  const noise = new Noise(seed), gap = 1000 / rate;
  for (let room = Math.ceil(1.1 * Math.max(leastQueries, leastSeconds * rate)) + 64;; room *= 2) {
    const times = new Float64Array(room);
    noise.uniform(times, { ...ARRIVALS, example: probe });
    let time = 0;
    for (let i = 0; i < room; i++) {
      const next = time - gap * Math.log(times[i]!);
      times[i] = time;
      if (i + 1 >= leastQueries && time >= leastSeconds * 1000) return times.slice(0, i + 1);
      time = next;
    }
  }
}
