import type { NpyArray } from "../format/npy.ts";
import type { FloatMatrix, Matrix } from "../linalg/matrix.ts";

/** What a path or a `dataset:split` opens to: pictures, features of pictures, or the moments of features. */
export type Samples = ImageSamples | FeatureSamples | MomentSamples;

/** 8-bit images of one size, read a few at a time. */
export interface ImageSamples {
  readonly kind: "images";
  /** As it was asked for. */
  readonly name: string;
  readonly count: number;
  /** Grey images have one channel, the others three: red, green, blue. */
  readonly shape: readonly [channels: number, height: number, width: number];
  /**
   * The pixels of images `first` to `first + count - 1`, each channel by channel, each channel row by row. The array is
   * the caller's own, and may be transferred. Ascending ranges are cheap; going back in a deflated archive is not.
   *
   * @throws {RangeError} Where there are no such images.
   * @throws {Error} At the first image that is damaged: its file and index.
   */
  read(first: number, count: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Ends the use of the files. */
  close(): Promise<void>;
}

/** Features of samples, a row each, in the precision of their file. */
export interface FeatureSamples {
  readonly kind: "features";
  readonly name: string;
  readonly features: FloatMatrix;
  /** Class logits of the same samples, where the file holds them. */
  readonly logits?: FloatMatrix;
}

/** Mean and covariance of features, as pytorch-fid, clean-fid and ADM keep them. */
export interface MomentSamples {
  readonly kind: "moments";
  readonly name: string;
  /** Of shape [d]. */
  readonly mean: Float64Array;
  /** Of shape [d, d]. */
  readonly covariance: Matrix;
  /** How many samples they were taken of; `null` where the file does not say. */
  readonly n: number | null;
  /** What a prepared reference holds besides, by its name; empty for other programs' files, which have no `about`. */
  readonly arrays: ReadonlyMap<string, NpyArray>;
  /** The images of the file, where it holds them too, as ADM's reference batches do. */
  readonly images?: ImageSamples;
}
