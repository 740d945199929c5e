import { type Matrix, matrix } from "../../../linalg/matrix.ts";

/** The rows [n, d] that `pca` in text.json was computed of, by the same formula. */
export function goldenFeatures(n: number, d: number, phase: number): Matrix {
  return matrix(n, d, Float64Array.from({ length: n * d }, (_, at) => {
    const i = Math.floor(at / d), j = at % d;
    return (Math.sin(1.3 * i * (j + 1) + phase) + Math.cos(0.7 * i + 0.2 * j * j)) / (1 + 0.3 * j) + 0.2 * phase;
  }));
}
