/**
 * sFID: the Fréchet distance of FID between activations that keep where in the image they are, instead of pooled ones.
 *
 * Lower is better; from 0 up. Biased upwards at finite n like FID: only numbers of one n compare. Sensitive to how
 * parts are placed, which pooled features forget.
 *
 * The interval is FID's (fid.ts): the influence function's, for the sampling of both sets, cut off at 0.
 *
 * Source: Nash et al., "Generating images with sparse representations", 2021; the activations are those of ADM's
 * evaluator (guided-diffusion, evaluations/evaluator.py): the first seven channels of mixed_6/conv, 2023 numbers.
 */
import { frechetDistanceInterval } from "./fid.ts";
import { sampleEstimate } from "./sample_estimate.ts";
import type { FeatureSet, SampleMetric } from "./sample_metric.ts";
import { weakMemo } from "./weak_memo.ts";

/**
 * sFID as a metric. Rejects with a RangeError where the feature network gave no spatial features.
 *
 * @example
 * ```ts
 * const { value } = await sfidMetric().measure(comparison);
 * ```
 */
export function sfidMetric(): SampleMetric {
  const column = { id: "sfid", name: "sFID", unit: "", direction: "lower" } as const;
  return {
    ...column,
    async measure(comparison) {
      const spatial = {
        ...comparison,
        generated: await spatialSet(comparison.generated, "generated", comparison.network),
        reference: await spatialSet(comparison.reference, "reference", comparison.network),
      };
      const measured = await frechetDistanceInterval(spatial);
      return sampleEstimate(spatial, column, measured, {
        layer: "spatial",
        estimator: "plug-in",
        ddof: 1,
        ...(measured.intervalNote === null
          ? { interval: "influence function, both sets sampled, at this n, cut off at 0" }
          : { interval: "none", interval_note: measured.intervalNote }),
      });
    },
  };
}

// One object for each set, so that what FID remembers of a reference is found again.
const remember = weakMemo<FeatureSet>();

function spatialSet(set: FeatureSet, role: string, network: string): Promise<FeatureSet> {
  return remember(set, "spatial", () => {
    const { spatial } = set;
    if (spatial === undefined) {
      return Promise.reject(
        new RangeError(
          `Cannot take sFID: there are no spatial features of the ${role} set; the network ${network} has no such ` +
            "layer, or the file of features does not hold it",
        ),
      );
    }
    return Promise.resolve({ features: spatial });
  });
}
