/**
 * NDB/K, the number of statistically different bins as a share of all K bins: real images are clustered into bins, each
 * image belongs to the bin of its nearest centre, and a bin differs where a two-proportion z test at 5 % finds that
 * generated images fall into it more or less often than real ones.
 *
 * Lower is better; from 0 to 1. Where both sets come from one distribution up to 5 % of the bins differ by chance,
 * rather fewer where both sets are of one size, because clusters fit the images that they were made of: hold it against
 * the row of real data. More samples find smaller differences: only numbers of one n compare.
 *
 * Bins are k-means clusters of pixels, K = 100 or a tenth of the images that are clustered where that is fewer. Up to
 * 10,000 reference images are clustered, fewer where they are large, spread evenly over all; all of them are counted.
 *
 * The interval is Wilson's of K bins: it surrounds what these bins show on average at this n where both sets are drawn
 * anew. Bins whose chances to differ are unlike scatter less than it allows for. What other bins would change is not in
 * it.
 *
 * Checked by simulation at 95 %: on 100 bins, alike and different, 300 to 2500 samples against 5000, both drawn anew
 * 300 times, it held in 96 to 99 %. Of real digits against real digits, in halves of 5000 dealt anew three times, 1 to
 * 5 of 100 bins differed; of 2500 against 5000, 2 to 9.
 *
 * Source: Richardson and Weiss, "On GANs and GMMs", NeurIPS 2018, and its code (gans-n-gmms, utils/ndb.py): its test
 * and its divergence, without whitening and on all pixels. It takes the best of ten starts of k-means, this takes one.
 */
import type { Algebra } from "../linalg/algebra.ts";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import { normalCdf } from "../stats/normal_cdf.ts";
import { wilsonInterval } from "../stats/wilson_interval.ts";
import { BLUR_AND_MODES } from "./blur_and_modes.ts";
import { type CountedPixels, pixelEstimate, pixelSets } from "./pixel_sets.ts";
import type { SampleMetric } from "./sample_metric.ts";
import { kMeans } from "./text/k_means.ts";
import { squaresOf } from "./text/lloyd.ts";
import { weakMemo } from "./weak_memo.ts";

const BINS = 100, SIGNIFICANCE = 0.05;
/** Fewest images a bin on average: below, the z test's normal counts are none. */
const IMAGES_PER_BIN = 10;
const MOST_CLUSTERED = 10_000, MOST_CLUSTERED_VALUES = 2 ** 26;
const STARTS = 1, MOST_STEPS = 100, SEED = 0n;
const ROWS_AT_ONCE = 1024;

/** What two sets' counts in bins show. */
export interface DifferentBins {
  /** Bins in which the shares differ. */
  readonly different: number;
  /** Bins that hold anything. */
  readonly bins: number;
  /** The Jensen-Shannon divergence between the shares, in nats. */
  readonly jensenShannon: number;
}

/**
 * Tests each bin by itself; many bins are not corrected for.
 *
 * @param reference How many real images are in each bin.
 * @param generated How many generated ones.
 *
 * @example
 * ```ts
 * differentBins([50, 50], [70, 30]).different; // 2
 * ```
 */
export function differentBins(
  reference: ArrayLike<number>,
  generated: ArrayLike<number>,
  significance = SIGNIFICANCE,
): DifferentBins {
  const m = total(reference), n = total(generated);
  let different = 0, bins = 0, jensenShannon = 0;
  for (let bin = 0; bin < reference.length; bin++) {
    const inBoth = reference[bin]! + generated[bin]!;
    if (inBoth === 0) continue;
    bins++;
    const r = reference[bin]! / m, g = generated[bin]! / n, pooled = inBoth / (m + n);
    const z = (r - g) / Math.sqrt(pooled * (1 - pooled) * (1 / m + 1 / n));
    if (2 * normalCdf(-Math.abs(z)) < significance) different++;
    for (const share of [r, g]) {
      if (share > 0) jensenShannon += share / 2 * Math.log(2 * share / (r + g));
    }
  }
  return { different, bins, jensenShannon };
}

/**
 * NDB/K as a metric: needs images of both sets, 20 of the reference at least.
 *
 * @example
 * ```ts
 * const { value, details } = await ndbMetric().measure(comparison); // 0.31: 31 of 100 bins differ
 * ```
 */
export function ndbMetric(): SampleMetric {
  const column = {
    id: "ndb",
    name: "NDB/K",
    unit: "",
    direction: "lower",
    readsPixels: true,
    ...BLUR_AND_MODES,
  } as const;
  return {
    ...column,
    async measure(comparison) {
      const { algebra } = comparison;
      const { generated, reference } = pixelSets(comparison, 2);
      // By the array: the same bins for every model that is compared with this reference.
      const real = await remember(reference.data, "bins", () => binsOf(reference, algebra));
      const counts = await countsIn(real.centres, generated, algebra);
      const { different, bins, jensenShannon } = differentBins(real.counts, counts);
      return pixelEstimate(comparison, column, {
        value: different / bins,
        interval: wilsonInterval(different, bins),
        details: { different_bins: different, by_chance_at_most: SIGNIFICANCE, jensen_shannon_nats: jensenShannon },
      }, {
        bins,
        clustering: `k-means of ${real.clustered} reference images, k-means++ start, seed ${SEED}`,
        whitening: false,
        test: `two-proportion z, p < ${SIGNIFICANCE}, each bin by itself`,
        interval: "Wilson's of the bins, both sets drawn anew, with these bins and at this n",
      });
    },
  };
}

interface Bins {
  /** [bins, d] */
  readonly centres: Matrix;
  /** How many reference images are in each. */
  readonly counts: Uint32Array;
  readonly clustered: number;
}

const remember = weakMemo<Bins>();

async function binsOf(reference: CountedPixels, algebra: Algebra): Promise<Bins> {
  const { count, data } = reference, size = data.length / count;
  const clustered = Math.min(count, MOST_CLUSTERED, Math.max(1, Math.floor(MOST_CLUSTERED_VALUES / size)));
  const bins = Math.min(BINS, Math.floor(clustered / IMAGES_PER_BIN));
  if (bins < 2) {
    throw new RangeError(
      `Cannot cluster the reference: needs at least ${2 * IMAGES_PER_BIN} images for two bins, got ${clustered}`,
    );
  }
  const chosen = new Float64Array(clustered * size);
  for (let i = 0; i < clustered; i++) {
    const from = Math.floor(i * count / clustered);
    chosen.set(data.subarray(from * size, (from + 1) * size), i * size);
  }
  const options = { seed: SEED, starts: STARTS, mostSteps: MOST_STEPS };
  const { centres } = await kMeans(matrix(clustered, size, chosen), bins, algebra, options);
  return { centres, counts: await countsIn(centres, reference, algebra), clustered };
}

/** How many images have each centre as their nearest. */
async function countsIn(centres: Matrix, { count, data }: CountedPixels, { product }: Algebra): Promise<Uint32Array> {
  const { rows: k, cols } = centres;
  const counts = new Uint32Array(k), halfSquares = squaresOf(centres).map((square) => square / 2);
  for (let start = 0; start < count; start += ROWS_AT_ONCE) {
    const end = Math.min(start + ROWS_AT_ONCE, count);
    const rows = matrix(end - start, cols, Float64Array.from(data.subarray(start * cols, end * cols)));
    const products = await product(rows, centres);
    for (let i = 0; i < rows.rows; i++) {
      let nearest = 0, least = Infinity;
      for (let c = 0; c < k; c++) {
        const score = halfSquares[c]! - products.data[i * k + c]!;
        if (score < least) [nearest, least] = [c, score];
      }
      counts[nearest]!++;
    }
  }
  return counts;
}

function total(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let bin = 0; bin < counts.length; bin++) sum += counts[bin]!;
  return sum;
}
