import { Noise, STREAM } from "../../core/noise.ts";
import { type Matrix, matrix } from "../../linalg/matrix.ts";

/** Seeded normal rows [n, d] with mean `shift` and deviation `scale`; `example` tells sets apart. */
export function gaussianRows(n: number, d: number, example: number, { shift = 0, scale = 1 } = {}): Matrix {
  const values = new Float64Array(n * d);
  new Noise(11n).normal(values, { stream: STREAM.observation, example });
  return matrix(n, d, values.map((value) => shift + scale * value));
}
