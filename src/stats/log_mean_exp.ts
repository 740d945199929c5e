/**
 * The logarithm of the mean of exponentials, one number at a time in constant memory: what an importance-weighted bound
 * and annealed importance sampling make of their log-weights.
 *
 * @example
 * ```ts
 * const mean = new LogMeanExp();
 * for (const logWeight of [-1000, -1000 + Math.log(3)]) mean.add(logWeight);
 * mean.value; // -1000 + log 2
 * ```
 */
export class LogMeanExp {
  #largest = -Infinity;
  #sum = 0;
  #squares = 0;
  #count = 0;

  /** @param value A log-weight in nats; -Infinity is a weight of 0. */
  add(value: number): void {
    this.#count++;
    if (value === -Infinity) return;
    if (value > this.#largest) {
      const rescale = Math.exp(this.#largest - value);
      this.#sum *= rescale;
      this.#squares *= rescale * rescale;
      this.#largest = value;
    }
    const weight = Math.exp(value - this.#largest);
    this.#sum += weight;
    this.#squares += weight * weight;
  }

  /** Log-weights so far. */
  get count(): number {
    return this.#count;
  }

  /** log(1/n Σ exp(value)); a RangeError where nothing was added. */
  get value(): number {
    if (this.#count === 0) throw new RangeError("Cannot take a mean: there are no log-weights");
    return this.#largest + Math.log(this.#sum / this.#count);
  }

  /**
   * The number of equal weights that would be worth as much: (Σ w)² / Σ w², from 1 to n.
   * Source: Kong, "A note on importance sampling using standardized weights", 1992.
   */
  get effectiveCount(): number {
    return this.#sum * this.#sum / this.#squares;
  }
}

/** The log-mean-exp of a list; see {@linkcode LogMeanExp}. */
export function logMeanExp(values: Iterable<number>): number {
  const mean = new LogMeanExp();
  for (const value of values) mean.add(value);
  return mean.value;
}
