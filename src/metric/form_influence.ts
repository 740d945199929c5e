import type { Algebra } from "../linalg/algebra.ts";
import type { FloatMatrix, Matrix } from "../linalg/matrix.ts";
import { powerOfTwoScale } from "../linalg/power_of_two_scale.ts";

/** Rows mapped at once: 16 MiB at d = 2048. */
const TILE = 1024;
/** A form with a larger element than this is applied in float64: too many digits may cancel in float32. */
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
  const formScale = powerOfTwoScale(form);
  if (formScale > 0 && formScale * LARGEST_IN_SINGLE >= 1) {
    // Both factors are scaled to at most 1, so that float32 neither overflows nor vanishes.
    const rowScale = scaleOfDeviations(rows, mean);
    const scaled = { ...form, data: Float32Array.from(form.data, (value) => value * formScale) };
    const tile = new Float32Array(Math.min(TILE, rows.rows) * rows.cols);
    const map = async (count: number) =>
      (await algebra.product32({ ...rows, rows: count, data: tile.subarray(0, count * rows.cols) }, scaled)).data;
    return await byTiles(rows, mean, shift, { tile, rowScale, unscale: 1 / formScale / rowScale / rowScale, map });
  }
  const tile = new Float64Array(Math.min(TILE, rows.rows) * rows.cols);
  const map = async (count: number) =>
    (await algebra.product({ ...rows, rows: count, data: tile.subarray(0, count * rows.cols) }, form)).data;
  return await byTiles(rows, mean, shift, { tile, rowScale: 1, unscale: 1, map });
}

interface Mapping<T extends Float32Array | Float64Array> {
  /** Room for the scaled deviations of a tile's rows. */
  readonly tile: T;
  readonly rowScale: number;
  readonly unscale: number;
  /** F times each of the first rows in the tile. */
  map(count: number): Promise<T>;
}

async function byTiles<T extends Float32Array | Float64Array>(
  { rows: n, cols: d, data }: FloatMatrix,
  mean: Float64Array,
  shift: Float64Array,
  { tile, rowScale, unscale, map }: Mapping<T>,
): Promise<Float64Array> {
  const influence = new Float64Array(n);
  for (let start = 0; start < n; start += TILE) {
    const count = Math.min(TILE, n - start);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < d; j++) tile[i * d + j] = (data[(start + i) * d + j]! - mean[j]!) * rowScale;
    }
    const mapped = await map(count);
    for (let i = 0; i < count; i++) {
      let quadratic = 0, linear = 0;
      for (let at = i * d, j = 0; j < d; j++, at++) {
        const deviation = tile[at]!;
        quadratic += deviation * mapped[at]!;
        linear += deviation * shift[j]!;
      }
      influence[start + i] = quadratic * unscale + 2 * linear / rowScale;
    }
  }
  return influence;
}

function scaleOfDeviations(rows: FloatMatrix, mean: Float64Array): number {
  // A deviation is at most the sum of the two; a factor of 2 is no matter.
  const largest = 1 / powerOfTwoScale(rows) + 1 / powerOfTwoScale({ rows: 1, cols: mean.length, data: mean });
  return Number.isFinite(largest) ? 2 ** -Math.ceil(Math.log2(largest)) : powerOfTwoScale(rows) || 1;
}
