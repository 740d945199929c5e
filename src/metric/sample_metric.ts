import type { Column, Estimate } from "../core/run.ts";
import type { Algebra } from "../linalg/algebra.ts";
import type { FloatMatrix, Matrix } from "../linalg/matrix.ts";
import type { PivotedCholesky } from "../linalg/pivoted_cholesky.ts";

/** What is known of one set of images: one row an image. */
export interface FeatureSet {
  /** [n, d], in the precision that the network gave; absent where only a statistics file is known. */
  readonly features?: FloatMatrix;
  /** Mean and covariance of the features, where they are known already. */
  readonly gaussian?: Gaussian;
  /** [n, d'], sFID's features: activations that keep where in the image they are. */
  readonly spatial?: FloatMatrix;
  /** [n, classes], before the softmax; absent where the network has no classes. */
  readonly logits?: FloatMatrix;
  /** The images themselves; absent where only features are known. */
  readonly pixels?: Pixels;
}

/** Grey levels of images, as they were before any network. */
export interface Pixels {
  /** [n, channels, height, width] */
  readonly data: Uint8Array;
  /** Channels, height, width. */
  readonly shape: readonly [number, number, number];
}

/** The first two moments of features. */
export interface Gaussian {
  /** How many samples they were taken from; `null` where a file does not say. */
  readonly n: number | null;
  /** [d] */
  readonly mean: Float64Array;
  /** [d, d], divisor n - 1. */
  readonly covariance: Matrix;
  /** The covariance factored, where that was prepared: half of the work of a Fréchet distance. */
  readonly factor?: PivotedCholesky;
}

/** Generated and reference features, and what the metrics share while they read them. */
export interface SampleComparison {
  readonly generated: FeatureSet;
  readonly reference: FeatureSet;
  /** What the model was trained on, for metrics of copying; the reference where it is absent. */
  readonly training?: FeatureSet;
  /** The feature network as `id@first 12 hex digits of its sha256`: part of every convention. */
  readonly network: string;
  readonly algebra: Algebra;
}

/** A metric of generated samples: one file each, its definition, direction and source at the file's head. */
export interface SampleMetric extends Omit<Column, "title"> {
  /** Heading without the network: "FID". */
  readonly name: string;
  /** Whether it looks at the images themselves, of both sets. */
  readonly readsPixels?: boolean;
  /** Measures one comparison; what several metrics need of it (distances) is computed once. */
  measure(comparison: SampleComparison): Promise<Estimate>;
}
