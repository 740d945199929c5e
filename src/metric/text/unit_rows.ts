import { type FloatMatrix, type Matrix, matrix } from "../../linalg/matrix.ts";

/**
 * The rows of several matrices below each other, each scaled to unit Euclidean length; a row of zeros stays as it is.
 *
 * @param sets Of one number of columns, finite; a RangeError otherwise.
 *
 * @example
 * ```ts
 * unitRows([matrix(1, 2, [3, 4]), matrix(1, 2, [0, 0])]); // [[0.6, 0.8], [0, 0]]
 * ```
 */
export function unitRows(sets: readonly FloatMatrix[]): Matrix {
  const cols = sets[0]?.cols ?? 0, rows = sets.reduce((sum, set) => sum + set.rows, 0);
  const unit = new Float64Array(rows * cols);
  let to = 0;
  for (const { rows: own, cols: width, data } of sets) {
    if (width !== cols) throw new RangeError(`Cannot stack rows: all need ${cols} columns, got ${width}`);
    for (let i = 0; i < own; i++, to += cols) {
      let square = 0;
      for (let j = 0; j < cols; j++) square += data[i * cols + j]! ** 2;
      if (!Number.isFinite(square)) throw new RangeError(`Cannot scale rows: row ${i} holds NaN or infinity`);
      const length = square === 0 ? 1 : Math.sqrt(square);
      for (let j = 0; j < cols; j++) unit[to + j] = data[i * cols + j]! / length;
    }
  }
  return matrix(rows, cols, unit);
}
