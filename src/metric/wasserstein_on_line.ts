/** The optimal transport of one sorted sample of numbers to another. */
export interface LineTransport {
  /** The squared Wasserstein distance W₂² of the two empirical distributions. */
  readonly squared: number;
  /** [n], of `x`: the influence of each value on `squared`, up to a constant. */
  readonly potentialX: Float64Array;
  /** [m], of `y`. */
  readonly potentialY: Float64Array;
}

/**
 * W₂² between two samples of numbers, which need not be of one size, by coupling their quantiles, and the Kantorovich
 * potentials. A potential rises from one value to the next by the change of the squared distance to the value that both
 * are transported to; where both sides change at one level, to the mean of the two.
 *
 * Source: Santambrogio, "Optimal transport for applied mathematicians", 2015, section 2.1 (the monotone coupling is
 * optimal) and proposition 7.17 (the potential is the derivative in the law).
 *
 * @param x [n], ascending, not empty.
 * @param y [m], ascending, not empty.
 *
 * @example
 * ```ts
 * wassersteinOnLine(Float64Array.of(0, 1), Float64Array.of(0.5)).squared; // 0.25
 * ```
 */
export function wassersteinOnLine(x: Float64Array, y: Float64Array): LineTransport {
  const n = x.length, m = y.length;
  if (n === 0 || m === 0) throw new RangeError(`Cannot transport: needs values on both sides, got ${n} and ${m}`);
  const potentialX = new Float64Array(n), potentialY = new Float64Array(m);
  // Mass in units of 1/(n·m), so that levels are compared as integers.
  let i = 0, j = 0, restX = m, restY = n, cost = 0;
  while (i < n && j < m) {
    const mass = Math.min(restX, restY);
    const xi = x[i]!, yj = y[j]!;
    cost += mass * (xi - yj) ** 2;
    restX -= mass;
    restY -= mass;
    const nextX = restX === 0 ? x[i + 1] : undefined, nextY = restY === 0 ? y[j + 1] : undefined;
    if (nextX !== undefined) {
      const to = nextY === undefined ? yj : (yj + nextY) / 2;
      potentialX[i + 1] = potentialX[i]! + (nextX - xi) * (nextX + xi - 2 * to);
    }
    if (nextY !== undefined) {
      const to = nextX === undefined ? xi : (xi + nextX) / 2;
      potentialY[j + 1] = potentialY[j]! + (nextY - yj) * (nextY + yj - 2 * to);
    }
    if (restX === 0) {
      i++;
      restX = m;
    }
    if (restY === 0) {
      j++;
      restY = n;
    }
  }
  return { squared: cost / (n * m), potentialX, potentialY };
}
