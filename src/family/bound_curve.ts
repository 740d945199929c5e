/**
 * Importance-weighted bounds at several numbers of draws from one stream of log-weights, for many examples at once and in
 * constant memory.
 *
 * The bound of k draws is the expectation of the log-mean of k weights. A stream of K draws holds floor(K / k) disjoint
 * groups of k, and the mean of their log-means estimates it without bias. Where k divides the next number of draws, the
 * estimates of every single example are in order, too: log is concave.
 *
 * Source: Burda, Grosse, Salakhutdinov 2016 (arXiv:1509.00519), equation 8 and theorem 1.
 */
import type { LikelihoodCurve } from "./model.ts";

export class BoundCurve {
  readonly #levels: readonly GroupedMeans[];
  readonly #at: readonly number[];

  /**
   * @param count Examples.
   * @param draws K: the last point of the curve.
   */
  constructor(count: number, draws: number) {
    this.#at = drawCounts(draws);
    this.#levels = this.#at.map((size) => new GroupedMeans(count, size));
  }

  /** Adds each example's next log-weight, in nats: [count]. */
  add(logWeights: Float64Array): void {
    for (const level of this.#levels) level.add(logWeights);
  }

  /** The bound of all draws, [count], in nats. */
  get nats(): Float64Array {
    return this.#levels.at(-1)!.means;
  }

  /** The curve over 1, 2, 5, 10, 20 … and all draws. */
  get curve(): LikelihoodCurve {
    return { axis: "draws", at: this.#at, values: this.#levels.map(({ means }) => means) };
  }
}

/** 1, 2, 5, 10, 20, 50 … below `draws`, and `draws`. */
export function drawCounts(draws: number): number[] {
  const counts: number[] = [];
  for (let decade = 1; decade < draws; decade *= 10) {
    counts.push(...[1, 2, 5].map((step) => step * decade).filter((count) => count < draws));
  }
  return [...counts, draws];
}

/** Means over groups of the log-means within them. */
class GroupedMeans {
  readonly #size: number;
  readonly #largest: Float64Array;
  readonly #sum: Float64Array;
  readonly #total: Float64Array;
  #filled = 0;
  #groups = 0;

  constructor(count: number, size: number) {
    this.#size = size;
    this.#largest = new Float64Array(count).fill(-Infinity);
    this.#sum = new Float64Array(count);
    this.#total = new Float64Array(count);
  }

  add(logWeights: Float64Array): void {
    for (let i = 0; i < logWeights.length; i++) {
      const value = logWeights[i]!, largest = this.#largest[i]!;
      if (value > largest) {
        this.#sum[i] = this.#sum[i]! * Math.exp(largest - value) + 1;
        this.#largest[i] = value;
      } else if (value > -Infinity) {
        this.#sum[i]! += Math.exp(value - largest);
      } else if (Number.isNaN(value)) {
        this.#sum[i] = NaN;
      }
    }
    if (++this.#filled < this.#size) return;
    this.#groups++;
    this.#filled = 0;
    for (let i = 0; i < logWeights.length; i++) {
      this.#total[i]! += this.#largest[i]! + Math.log(this.#sum[i]! / this.#size);
      this.#largest[i] = -Infinity;
      this.#sum[i] = 0;
    }
  }

  get means(): Float64Array {
    return this.#total.map((total) => total / this.#groups);
  }
}
