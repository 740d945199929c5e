import type { Outliers } from "../../core/run.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";

const BINS = 40;
/** Share of the images on each side that may lie beyond the bins, so that a few far off do not leave one bar for all others. */
const BEYOND = 0.005;

/**
 * Shares of two sets of images by bits per dimension, in common bins; those at the ends hold what lies beyond, too.
 *
 * @param inliers Log-likelihoods in nats, at least one each.
 * @param size Numbers in one image.
 */
export function outlierHistogram(
  inliers: Float64Array,
  outliers: Float64Array,
  size: number,
): Pick<Outliers, "bits" | "histogram"> {
  const sets = [inliers, outliers].map((nats) => nats.map((value) => -value / (size * Math.LN2)));
  const [own = new Float64Array(), others = new Float64Array()] = sets;
  const all = Float64Array.from([...own, ...others]).sort();
  const low = all[Math.floor(all.length * BEYOND)]!, high = all[Math.ceil(all.length * (1 - BEYOND)) - 1]!;
  const width = (high - low || 1) / BINS;
  const shares = (values: Float64Array) => {
    const counts = new Array<number>(BINS).fill(0);
    for (const value of values) counts[Math.min(BINS - 1, Math.max(0, Math.floor((value - low) / width)))]!++;
    return counts.map((count) => count / values.length);
  };
  return {
    bits: [meanAndVariance(own).mean, meanAndVariance(others).mean],
    histogram: {
      edges: Array.from({ length: BINS + 1 }, (_, i) => low + i * width),
      inliers: shares(own),
      outliers: shares(others),
    },
  };
}
