/** Latencies of a queue with one server, first come, first served (Lindley's recursion), in the arrivals' unit. */
export function queueLatencies(arrivals: ArrayLike<number>, serviceOf: (query: number) => number): Float64Array {
  let free = 0;
  return Float64Array.from(arrivals, (arrival, i) => {
    free = Math.max(free, arrival) + serviceOf(i);
    return free - arrival;
  });
}

/**
 * The highest arrival rate at which a share `percentile` of queries is answered within `bound`, where service takes an
 * exponential time of mean 1 (M/M/1): the time from arrival to answer is exponential with rate 1 - λ.
 */
export function highestRateMM1(percentile: number, bound: number): number {
  return 1 + Math.log(1 - percentile) / bound;
}

/**
 * P(wait ≤ t) where service takes exactly 1 and arrivals come at `rate` (M/D/1). Source: Erlang's formula of 1909, as in
 * Iversen, Staalhagen, "Waiting time distribution in M/D/1 queueing systems", Electronics Letters 35, 1999.
 */
export function waitCdfMD1(t: number, rate: number): number {
  let sum = 0, factorial = 1;
  for (let k = 0; k <= Math.floor(t); k++) {
    if (k > 0) factorial *= k;
    sum += (rate * (k - t)) ** k / factorial * Math.exp(rate * (t - k));
  }
  return (1 - rate) * sum;
}

/** As {@linkcode highestRateMM1}, where service takes exactly 1. */
export function highestRateMD1(percentile: number, bound: number): number {
  let low = 0, high = 1;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (waitCdfMD1(bound - 1, middle) >= percentile) low = middle;
    else high = middle;
  }
  return low;
}
