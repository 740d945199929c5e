import type { Convention, Estimate } from "../core/run.ts";
import type { Measured } from "./sample_estimate.ts";
import type { Pixels, SampleComparison, SampleMetric } from "./sample_metric.ts";

/** The images of one set and how many they are. */
export interface CountedPixels extends Pixels {
  readonly count: number;
}

/**
 * The images of both sets, for metrics that look at pixels. A RangeError where only features are known, where the
 * images have two shapes, or where a set has fewer than `least`.
 */
export function pixelSets(
  comparison: Pick<SampleComparison, "generated" | "reference">,
  least: number,
): { generated: CountedPixels; reference: CountedPixels } {
  const generated = pixelsOf(comparison, "generated"), reference = pixelsOf(comparison, "reference");
  if (generated.shape.join() !== reference.shape.join()) {
    throw new RangeError(
      `Cannot compare: generated images are ${generated.shape.join(" × ")}, reference images ` +
        `${reference.shape.join(" × ")} (channels × height × width); resize one set to the other's size`,
    );
  }
  for (const [role, { count }] of Object.entries({ generated, reference })) {
    if (count < least) throw new RangeError(`Cannot compare: needs at least ${least} ${role} images, got ${count}`);
  }
  return { generated, reference };
}

/** An Estimate of what was read off pixels: its convention knows no network. */
export function pixelEstimate(
  comparison: Pick<SampleComparison, "generated" | "reference">,
  { unit, direction }: Pick<SampleMetric, "unit" | "direction">,
  { value, interval, details }: Measured,
  convention: Convention,
): Estimate {
  const { generated, reference } = pixelSets(comparison, 0);
  return {
    value,
    interval,
    level: 0.95,
    n: generated.count,
    unit,
    direction,
    convention: {
      space: "pixels",
      precision: "float64",
      n_generated: generated.count,
      n_reference: reference.count,
      ...convention,
    },
    ...(details !== undefined && { details }),
  };
}

function pixelsOf(
  comparison: Pick<SampleComparison, "generated" | "reference">,
  role: "generated" | "reference",
): CountedPixels {
  const { pixels } = comparison[role];
  if (pixels === undefined) {
    throw new RangeError(
      `Cannot compare: this metric looks at images, and of the ${role} set only features are known; ` +
        "give images for both sets",
    );
  }
  const [channels, height, width] = pixels.shape;
  return { ...pixels, count: pixels.data.length / (channels * height * width) };
}
