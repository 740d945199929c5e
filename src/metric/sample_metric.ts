import type { Column, Estimate } from "../core/run.ts";
import type { Matrix, ProductTransposed } from "../linalg/matrix.ts";

/** What a feature network gave for one set of images: one row an image. */
export interface FeatureSet {
  /** [n, d] */
  readonly features: Matrix;
  /** [n, classes], before the softmax; absent where the network has no classes. */
  readonly logits?: Matrix;
}

/** Generated and reference features, and what the metrics share while they read them. */
export interface SampleComparison {
  readonly generated: FeatureSet;
  readonly reference: FeatureSet;
  /** The feature network as `id@first 12 hex digits of its sha256`: part of every convention. */
  readonly network: string;
  readonly product: ProductTransposed;
}

/** A metric of generated samples: one file each, its definition, direction and source at the file's head. */
export interface SampleMetric extends Omit<Column, "title"> {
  /** Heading without the network: "FID". */
  readonly name: string;
  /** Measures one comparison; what several metrics need of it (distances) is computed once. */
  measure(comparison: SampleComparison): Promise<Estimate>;
}
