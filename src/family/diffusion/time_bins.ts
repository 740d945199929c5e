/** Intervals of time steps, narrow where t is small. */
export interface TimeBins {
  /** First step of each bin; the first bin is step 0 alone, the last one ends at T - 1. */
  readonly starts: readonly number[];
  /** The bin of a step. */
  binOf(t: number): number;
}

/**
 * Cuts the steps 0..T-1 into at most `count` bins, widths growing in proportion to t + 10; as many bins as steps give
 * each its own.
 *
 * @param steps T.
 */
export function timeBins(steps: number, count: number): TimeBins {
  const starts = count >= steps
    ? Array.from({ length: steps }, (_, t) => t)
    : [0, ...new Set(Array.from({ length: count - 1 }, (_, i) => Math.floor(edge(i / (count - 1), steps))))];
  const bins = new Uint32Array(steps);
  for (let t = 0, bin = 0; t < steps; t++) {
    if (starts[bin + 1] === t) bin++;
    bins[t] = bin;
  }
  return {
    starts,
    binOf(t) {
      const bin = bins[t];
      if (bin === undefined) throw new RangeError(`Step ${t} is not among 0 to ${steps - 1}`);
      return bin;
    },
  };
}

/** From 1 at share 0 to T at share 1, exponentially above an offset. */
function edge(share: number, steps: number): number {
  const offset = 9;
  return (1 + offset) * ((steps + offset) / (1 + offset)) ** share - offset;
}
