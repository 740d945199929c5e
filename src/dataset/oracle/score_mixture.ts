import type { Algebra } from "../../linalg/algebra.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import type { PixelMixture } from "./pixel_mixture.ts";
import { supportThresholds } from "./support_thresholds.ts";

/** What a mixture says of images, one number each. */
export interface MixtureScores {
  /** log p(x), in nats: exact. */
  readonly logLikelihoods: Float64Array;
  /** The mode of highest posterior probability: what a Bayes-optimal classifier says. */
  readonly modes: Uint16Array;
  /** Entropy of the posterior over modes, in nats: 0 where the mode is certain. */
  readonly posteriorEntropies: Float64Array;
  /** 1 where the image could come from some mode, 0 where all of them refuse it: see {@linkcode supportThresholds}. */
  readonly onSupport: Uint8Array;
}

/** Options of {@linkcode scoreMixture}. */
export interface ScoreMixtureOptions {
  /**
   * How often an image that does come from the mixture may be called off-support, at most.
   *
   * @default 1e-6
   */
  readonly offSupportLevel?: number;
}

/** Images per product: keeps the table and the product of the oracle's 3600 modes at about 20 MB together. */
const BLOCK = 512;
/** Modes this many nats below the best one add nothing to a float64, even 2^16 of them together. */
const NEGLIGIBLE = -50;

/**
 * Scores images against every mode of a mixture: exact log p(x), the posterior's best mode and entropy, and whether the
 * image is on the mixture's support at all.
 *
 * log p(x|mode) is a sum of looked-up log-masses. With background pixels as the base, only (pixel, kind) pairs other than
 * the background's add to it, so that all modes at once are the product of a [block, pairs] table of differences with the
 * modes' [M, pairs] indicators. 10,000 images against the oracle's 3600 modes take some four seconds on two cores.
 *
 * @param images [count, D] grey levels; a RangeError where the length is no multiple of D.
 *
 * @example
 * ```ts
 * const { algebra, close } = await openOnnxAlgebra(2);
 * const { logLikelihoods } = await scoreMixture(oracle(), oracleImages(0, 10_000, "test").images, algebra);
 * await close();
 * ```
 */
export async function scoreMixture(
  mixture: PixelMixture,
  images: Uint8Array,
  algebra: Pick<Algebra, "product">,
  { offSupportLevel = 1e-6 }: ScoreMixtureOptions = {},
): Promise<MixtureScores> {
  const { pixels } = mixture;
  if (images.length % pixels !== 0) {
    throw new RangeError(`Cannot score: expected a multiple of ${pixels} pixels, got ${images.length}`);
  }
  const count = images.length / pixels;
  const pairs = usedPairs(mixture), indicators = indicatorMatrix(mixture, pairs);
  const thresholds = supportThresholds(mixture, offSupportLevel);
  const scores: MixtureScores = {
    logLikelihoods: new Float64Array(count),
    modes: new Uint16Array(count),
    posteriorEntropies: new Float64Array(count),
    onSupport: new Uint8Array(count),
  };
  for (let start = 0; start < count; start += BLOCK) {
    const end = Math.min(start + BLOCK, count);
    const block = images.subarray(start * pixels, end * pixels);
    const { base, table } = lookUp(mixture, pairs, block);
    const { data, cols } = await algebra.product(table, indicators);
    for (let i = start; i < end; i++) {
      const row = data.subarray((i - start) * cols, (i - start + 1) * cols);
      summarise(row, base[i - start]!, thresholds, scores, i);
    }
  }
  return scores;
}

/** A pixel and a kind other than 0 that some mode gives it. */
interface Pair {
  readonly pixel: number;
  readonly kind: number;
}

function usedPairs({ modes, pixels, kinds, logMasses }: PixelMixture): readonly Pair[] {
  const used = new Uint8Array(pixels * logMasses.length);
  for (let i = 0; i < modes * pixels; i++) used[(i % pixels) * logMasses.length + kinds[i]!] = 1;
  return Array.from(used, (_, at) => ({ pixel: Math.floor(at / logMasses.length), kind: at % logMasses.length }))
    .filter(({ kind }, at) => kind !== 0 && used[at] === 1);
}

/** [M, pairs]: 1 where a mode's pixel is of that kind. */
function indicatorMatrix({ modes, pixels, kinds }: PixelMixture, pairs: readonly Pair[]): Matrix {
  const data = new Float64Array(modes * pairs.length);
  for (let mode = 0; mode < modes; mode++) {
    pairs.forEach(({ pixel, kind }, at) => {
      if (kinds[mode * pixels + pixel] === kind) data[mode * pairs.length + at] = 1;
    });
  }
  return { rows: modes, cols: pairs.length, data };
}

/** Log-mass of each image as all background, and what each pair would add to it. */
function lookUp({ pixels, logMasses }: PixelMixture, pairs: readonly Pair[], images: Uint8Array) {
  const background = logMasses[0]!;
  const gains = logMasses.map((row) => row.map((value, level) => value - background[level]!));
  const rows = images.length / pixels, cols = pairs.length;
  const base = new Float64Array(rows), data = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let d = 0; d < pixels; d++) base[i]! += background[images[i * pixels + d]!]!;
    for (let at = 0; at < cols; at++) {
      const { pixel, kind } = pairs[at]!;
      data[i * cols + at] = gains[kind]![images[i * pixels + pixel]!]!;
    }
  }
  return { base, table: { rows, cols, data } };
}

/** Writes image i's scores from its log p(x|mode) less `base`. */
function summarise(row: Float64Array, base: number, thresholds: Float64Array, scores: MixtureScores, i: number): void {
  let best = 0, accepted = false;
  for (let mode = 0; mode < row.length; mode++) {
    if (row[mode]! > row[best]!) best = mode;
    if (row[mode]! + base >= thresholds[mode]!) accepted = true;
  }
  const largest = row[best]!;
  let total = 0, weighted = 0;
  for (let mode = 0; mode < row.length; mode++) {
    const gap = row[mode]! - largest;
    if (gap < NEGLIGIBLE) continue;
    const weight = Math.exp(gap);
    total += weight;
    weighted += weight * gap;
  }
  scores.logLikelihoods[i] = base + largest + Math.log(total) - Math.log(row.length);
  scores.modes[i] = best;
  scores.posteriorEntropies[i] = Math.log(total) - weighted / total;
  scores.onSupport[i] = accepted ? 1 : 0;
}
