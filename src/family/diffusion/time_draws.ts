/**
 * Random time steps for an unbiased estimate of a sum over t = 1..T-1.
 *
 * Steps are drawn from a fixed proposal that favours small t, where most of a bound's bits are, by systematic sampling:
 * one uniform offset an image spreads its draws evenly over the proposal's quantiles (the low-discrepancy or antithetic
 * sampler of Kingma et al. 2021, arXiv:2107.00630). The estimate of sum_t term(t) is
 * the mean of term(t_k) / proposal(t_k), whose expectation is exact for every proposal that is positive everywhere.
 */
export class TimeProposal {
  readonly #cumulative: Float64Array;
  readonly #masses: Float64Array;

  /** @param steps T: the sum runs over t = 1..T-1. */
  constructor(steps: number) {
    const weights = Float64Array.from({ length: steps - 1 }, (_, i) => 1 / (i + 2) + 2 / steps);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    this.#masses = weights.map((weight) => weight / total);
    let sum = 0;
    this.#cumulative = this.#masses.map((mass) => sum += mass);
  }

  /** The `k`-th of `draws` steps under an image's offset in (0, 1), with the weight of its term. */
  draw(k: number, draws: number, offset: number): { t: number; weight: number } {
    const quantile = (k + offset) / draws;
    let low = 0, high = this.#cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#cumulative[middle]! > quantile) high = middle;
      else low = middle + 1;
    }
    return { t: low + 1, weight: 1 / (draws * this.#masses[low]!) };
  }
}
