import type { FloatMatrix } from "../linalg/matrix.ts";
import { checkFinite } from "./check_features.ts";
import type { FeatureSet, SampleComparison } from "./sample_metric.ts";

/** A generated set and what it may be copied from. */
export interface TrainingFeatures {
  /** [n, d] */
  readonly generated: FloatMatrix;
  /** [m, d] */
  readonly training: FloatMatrix;
  /** Which set `training` is: the reference stands for a training set that was not given. */
  readonly from: "training" | "reference";
}

/**
 * The features that metrics of copying read: the training set's where it is given, else the reference's.
 *
 * @param least Training samples that are needed.
 * @throws A RangeError where only moments are known, dimensions differ, a value is not finite, or there are fewer
 * training samples than `least`.
 */
export function trainingFeatures(comparison: SampleComparison, least: number): TrainingFeatures {
  const from = comparison.training === undefined ? "reference" : "training";
  const generated = featuresOf(comparison.generated, "generated");
  const training = featuresOf(comparison.training ?? comparison.reference, from);
  if (generated.cols !== training.cols) {
    throw new RangeError(
      `Cannot look for copies: generated features have ${generated.cols} dimensions, ${from} features ` +
        `${training.cols}; use one feature network for both`,
    );
  }
  if (training.rows < least || generated.rows < 1) {
    throw new RangeError(
      `Cannot look for copies: needs at least ${least} ${from} samples and one generated, got ${training.rows} and ` +
        generated.rows,
    );
  }
  return { generated, training, from };
}

function featuresOf({ features }: FeatureSet, role: string): FloatMatrix {
  if (features === undefined) {
    throw new RangeError(
      `Cannot look for copies: of the ${role} set only mean and covariance are known; give features or images ` +
        "instead of a statistics file",
    );
  }
  checkFinite(features, `${role} features`);
  return features;
}
