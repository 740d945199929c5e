import type { Algebra } from "../linalg/algebra.ts";
import type { FloatMatrix, Matrix } from "../linalg/matrix.ts";
import { powerOfTwoScale } from "../linalg/power_of_two_scale.ts";

/** Rows mapped at once: 32 MiB at d = 2048. */
const TILE = 2048;
/** Above this largest element float32 would lose too many of the digits that cancel in the form. */
const LARGEST_IN_SINGLE = 64;

/**
 * yᵀFy + 2·shiftᵀy for every row x, y = x - mean: three digits or more, which is what an interval needs.
 *
 * @param rows [n, d]
 * @param form F, [d, d]
 * @returns [n]
 */
export async function formInfluence(
  rows: FloatMatrix,
  mean: Float64Array,
  shift: Float64Array,
  form: Matrix,
  algebra: Algebra,
): Promise<Float64Array> {
  const { rows: n, cols: d, data } = rows;
  const influence = new Float64Array(n);
  const formScale = powerOfTwoScale(form);
  // Rows are scaled too, so that float32 neither overflows nor vanishes.
  const rowScale = powerOfTwoScale(rows);
  const single = formScale > 0 && formScale * LARGEST_IN_SINGLE >= 1;
  const form32 = single
    ? { ...form, data: Float32Array.from(form.data, (value) => value * formScale) }
    : { rows: 0, cols: d, data: new Float32Array(0) };
  const unscale = single ? 1 / (formScale * rowScale) : 1;
  for (let start = 0; start < n; start += TILE) {
    const count = Math.min(TILE, n - start);
    const deviations = new Float64Array(count * d);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < d; j++) deviations[i * d + j] = data[(start + i) * d + j]! - mean[j]!;
    }
    const mapped = single
      ? await algebra.product32({ rows: count, cols: d, data: deviations32(deviations, rowScale) }, form32)
      : await algebra.product({ rows: count, cols: d, data: deviations }, form);
    for (let i = 0; i < count; i++) {
      let quadratic = 0, linear = 0;
      for (let j = 0; j < d; j++) {
        const deviation = deviations[i * d + j]!;
        quadratic += deviation * mapped.data[i * d + j]!;
        linear += deviation * shift[j]!;
      }
      influence[start + i] = quadratic * unscale + 2 * linear;
    }
  }
  return influence;
}

function deviations32(deviations: Float64Array, scale: number): Float32Array {
  const scaled = new Float32Array(deviations.length);
  for (let i = 0; i < deviations.length; i++) scaled[i] = deviations[i]! * scale;
  return scaled;
}
