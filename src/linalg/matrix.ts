/** A dense row-major matrix in either precision: what features are kept in. */
export interface FloatMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float32Array | Float64Array;
}

/** A dense row-major matrix of float64. */
export interface Matrix extends FloatMatrix {
  readonly data: Float64Array;
}

/** A dense row-major matrix of float32. */
export interface Matrix32 extends FloatMatrix {
  readonly data: Float32Array;
}

/** Computes `a · bᵀ` for a of shape [m, k] and b of shape [n, k]: the product that distances, kernels and moments need. */
export type ProductTransposed = (a: Matrix, b: Matrix) => Promise<Matrix>;

/** Wraps row-major values; throws a RangeError where their number is not rows × cols. */
export function matrix(rows: number, cols: number, values: ArrayLike<number>): Matrix {
  if (values.length !== rows * cols) {
    throw new RangeError(`Cannot make a matrix: ${rows} × ${cols} needs ${rows * cols} values, got ${values.length}`);
  }
  return { rows, cols, data: values instanceof Float64Array ? values : Float64Array.from(values) };
}
