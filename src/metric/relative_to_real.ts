import { type MeanAndVariance, meanAndVariance } from "../stats/mean_and_variance.ts";
import { ratioOfMeans } from "../stats/ratio_of_means.ts";
import { BLUR_AND_MODES } from "./blur_and_modes.ts";
import { pixelSets } from "./pixel_sets.ts";
import type { Measured } from "./sample_estimate.ts";
import type { Pixels, SampleComparison } from "./sample_metric.ts";
import { weakMemo } from "./weak_memo.ts";

/** A number of one grey image, [height, width], from 0 up. */
export type ImageStatistic = (grey: Float64Array, height: number, width: number) => number;

/** What columns of such ratios have in common: 1 is best, so that neither way is better. */
export const RATIO_TO_REAL = {
  unit: "× real",
  direction: "higher",
  ranked: false,
  readsPixels: true,
  ...BLUR_AND_MODES,
} as const;

const remember = weakMemo<MeanAndVariance>();

/**
 * A statistic's mean over generated images, divided by its mean over real ones: 1 where they are alike in it. Colours
 * become grey by the mean of their channels. The interval is for the redraw of both sets; the details hold both means.
 *
 * A RangeError where there are fewer than two images a set, or where the statistic is 0 for every real image.
 *
 * @param name What the statistic is called in messages; the reference's mean is remembered by it.
 *
 * @example
 * ```ts
 * (await relativeToReal(comparison, "sharpness", laplacianVariance)).value; // 0.6: blurred
 * ```
 */
export async function relativeToReal(
  comparison: Pick<SampleComparison, "generated" | "reference">,
  name: string,
  statistic: ImageStatistic,
  level = 0.95,
): Promise<Measured> {
  const { generated, reference } = pixelSets(comparison, 2);
  const ours = meanAndVariance(ofImages(generated, statistic));
  // By the array: the same for every model that is compared with it.
  const real = await remember(
    reference.data,
    `${name} ${reference.shape}`,
    () => Promise.resolve(meanAndVariance(ofImages(reference, statistic))),
  );
  if (real.mean === 0) throw new RangeError(`Cannot take the ${name}: the reference's is 0, all its images are flat`);
  const details = { mean_generated: ours.mean, mean_reference: real.mean };
  return { ...ratioOfMeans(ours, real, level), details };
}

/** What the convention says of such a number's interval. */
export function ratioIntervalText({ interval }: Measured): string {
  return interval === null
    ? "none: the reference's mean is not told apart from 0"
    : "Fieller's of a ratio of means, both sets drawn anew, t with Welch's degrees of freedom";
}

function ofImages({ data, shape: [channels, height, width] }: Pixels, statistic: ImageStatistic): Float64Array {
  const size = height * width, grey = new Float64Array(size);
  return Float64Array.from({ length: data.length / (channels * size) }, (_, image) => {
    const start = image * channels * size;
    for (let at = 0; at < size; at++) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel++) sum += data[start + channel * size + at]!;
      grey[at] = sum / channels;
    }
    return statistic(grey, height, width);
  });
}
