import type { FeatureSet } from "../metric/sample_metric.ts";

/**
 * [d]: 1 for each column whose variance comes out as exactly 0. In float64 the mean of n equal values is exact where
 * they are float32 numbers, as networks give them; other constants keep a variance of some 1e-33 by rounding.
 *
 * Where only moments are known, the columns whose variance is 0 there.
 */
export function constantColumns({ features, gaussian }: FeatureSet): Uint8Array {
  if (features === undefined) {
    if (gaussian === undefined) return new Uint8Array(0);
    const { cols, data } = gaussian.covariance;
    return Uint8Array.from({ length: cols }, (_, j) => data[j * (cols + 1)] === 0 ? 1 : 0);
  }
  const { rows, cols, data } = features;
  const constant = Uint8Array.from({ length: cols }, (_, j) => Math.fround(data[j]!) === data[j] ? 1 : 0);
  for (let i = 1; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      if (data[i * cols + j] !== data[j]) constant[j] = 0;
    }
  }
  return constant;
}
