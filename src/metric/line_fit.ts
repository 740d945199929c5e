/** A straight line through points, by least squares. */
export interface LineFit {
  /** The line at 0. */
  readonly intercept: number;
  readonly slope: number;
  /** [points]: what each point's height counts in the intercept; they add up to 1. */
  readonly weights: Float64Array;
  /** Deviation of the points from the line, divisor points - 2; NaN for two points. */
  readonly residualStd: number;
  /** The share of the heights' variance that the line explains; 1 where there is none. */
  readonly rSquared: number;
}

/**
 * Fits heights `y` at places `x`; a RangeError for fewer than two different places.
 *
 * @example
 * ```ts
 * lineFit([1, 2, 3], [3, 5, 7]).intercept; // 1
 * ```
 */
export function lineFit(x: readonly number[], y: readonly number[]): LineFit {
  const count = x.length;
  const meanX = mean(x), meanY = mean(y);
  let xx = 0, xy = 0, yy = 0;
  x.forEach((place, i) => {
    const dx = place - meanX, dy = y[i]! - meanY;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  });
  if (!(count === y.length && xx > 0)) {
    throw new RangeError(`Cannot fit a line: needs heights at two different places, got ${count} and ${y.length}`);
  }
  const slope = xy / xx, intercept = meanY - slope * meanX;
  let residual = 0;
  x.forEach((place, i) => residual += (y[i]! - intercept - slope * place) ** 2);
  return {
    intercept,
    slope,
    weights: Float64Array.from(x, (place) => 1 / count - meanX * (place - meanX) / xx),
    residualStd: Math.sqrt(residual / (count - 2)),
    rSquared: yy > 0 ? 1 - residual / yy : 1,
  };
}

/**
 * What a parabola through the points, by least squares, is at 0; a RangeError for fewer than two different places.
 *
 * @param x At least three different places, or the result is NaN.
 *
 * @example
 * ```ts
 * parabolaAtZero([1, 2, 3, 4], [6, 9, 14, 21]); // 5, of 5 + x²
 * ```
 */
export function parabolaAtZero(x: readonly number[], y: readonly number[]): number {
  // The squares' coefficient is a line's slope through what lines leave of squares and heights (Frisch, Waugh, Lovell).
  const squares = x.map((place) => place * place);
  const bend = lineFit(x, squares), line = lineFit(x, y);
  let up = 0, down = 0;
  x.forEach((place, i) => {
    const left = squares[i]! - bend.intercept - bend.slope * place;
    up += left * (y[i]! - line.intercept - line.slope * place);
    down += left * left;
  });
  return line.intercept - up / down * bend.intercept;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
