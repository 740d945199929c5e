/**
 * The plain percentile as MLPerf's loadgen reports it beside its estimate: the latency at index ⌊n · p⌋ of the sorted ones,
 * counted from 0. Nothing is interpolated: of 100 latencies, p99 is the largest.
 *
 * Source: mlcommons/inference, loadgen/results.cc, ProcessLatencies(): `sample_latencies[sample_count * percentile]`.
 *
 * @param latencies At least one, in any order and unit.
 * @param p The percentile as a share, from 0 to below 1.
 * @throws {RangeError} Where there is no latency, or `p` is out of range.
 *
 * @example
 * ```ts
 * indexPercentile([4, 1, 3, 2], 0.5); // 3
 * ```
 */
export function indexPercentile(latencies: ArrayLike<number>, p: number): number {
  if (!(p >= 0 && p < 1)) {
    throw new RangeError(`Cannot take a percentile: 'p' must be a share from 0 to below 1, got ${p}`);
  }
  const value = Float64Array.from(latencies).sort()[Math.floor(latencies.length * p)];
  if (value === undefined) throw new RangeError("Cannot take a percentile: there are no latencies");
  return value;
}
