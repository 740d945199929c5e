/**
 * How many queries a percentile needs before it can be told, by MLPerf's early stopping.
 *
 * With a share of 1 - p over a latency, n queries show at most t over it with probability F(t; n, 1 - p) of the binomial
 * distribution. Where that is less than 1 - confidence, so few over it prove that the share is smaller. The tolerance is
 * 0, as in MLPerf; queries are taken to be independent.
 *
 * Source: MLPerf Inference Rules (mlcommons/inference_policies, inference_rules.adoc), appendix "Early Stopping
 * Criterion"; mlcommons/inference, loadgen/early_stopping.cc and loadgen/results.cc.
 */
import { binomialCdf } from "../stats/binomial_cdf.ts";

/** MLPerf's. */
export const CONFIDENCE = 0.99;

/**
 * The fewest queries of which `over` may be over the latency: loadgen's h + t. One over it is what its estimate of a
 * percentile needs at least: 11 queries for p50, 64 for p90, 130 for p95, 219 for p97, 662 for p99, 6636 for p99.9.
 *
 * @param p The percentile as a share, between 0 and 1, both excluded.
 * @param over Queries over the latency, a whole number from 0.
 * @param confidence From 0.5 to 1, both excluded.
 * @throws {RangeError} Where one of them is out of range.
 *
 * @example
 * ```ts
 * leastQueries(0.99); // 662
 * leastQueries(0.99, 0); // 459: all of them within the bound
 * ```
 */
export function leastQueries(p: number, over = 1, confidence: number = CONFIDENCE): number {
  checkShares(p, confidence);
  if (!(Number.isInteger(over) && over >= 0)) {
    throw new RangeError(`Cannot count queries: 'over' must be a whole number from 0, got ${over}`);
  }
  // As many queries as are over the latency prove nothing.
  let few = over, many = over + 1;
  while (!proves(p, over, many, confidence)) {
    few = many;
    many *= 2;
  }
  while (many - few > 1) {
    const middle = Math.floor((few + many) / 2);
    if (proves(p, over, middle, confidence)) many = middle;
    else few = middle;
  }
  return many;
}

/**
 * The most of so many queries that may be over the latency: loadgen's t. Its inverse is {@linkcode leastQueries}.
 *
 * @param p The percentile as a share, between 0 and 1, both excluded.
 * @param queries A whole number from 0.
 * @param confidence From 0.5 to 1, both excluded.
 * @returns `undefined` where not even none is few enough.
 * @throws {RangeError} Where one of them is out of range.
 *
 * @example
 * ```ts
 * mostOver(0.99, 1000); // 2
 * mostOver(0.99, 100); // undefined
 * ```
 */
export function mostOver(p: number, queries: number, confidence: number = CONFIDENCE): number | undefined {
  checkShares(p, confidence);
  if (!(Number.isInteger(queries) && queries >= 0)) {
    throw new RangeError(`Cannot count queries: 'queries' must be a whole number from 0, got ${queries}`);
  }
  if (!proves(p, 0, queries, confidence)) return undefined;
  // The median of the binomial is within one of its mean.
  let most = 0, tooMany = Math.ceil(queries * (1 - p)) + 1;
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2);
    if (proves(p, middle, queries, confidence)) most = middle;
    else tooMany = middle;
  }
  return most;
}

function proves(p: number, over: number, queries: number, confidence: number): boolean {
  return queries > over && binomialCdf(over, queries, 1 - p) < 1 - confidence;
}

function checkShares(p: number, confidence: number): void {
  if (!(p > 0 && p < 1)) {
    throw new RangeError(`Cannot count queries: 'p' must be a share between 0 and 1, got ${p}`);
  }
  if (!(confidence > 0.5 && confidence < 1)) {
    throw new RangeError(`Cannot count queries: 'confidence' must be between 0.5 and 1, got ${confidence}`);
  }
}
