import type { FloatMatrix } from "./matrix.ts";

/**
 * The power of two that brings the largest element between ½ and 1, so that squares neither overflow nor vanish and
 * nothing is rounded; 0 for a matrix of zeros. A RangeError, with the row, where an element is NaN or infinite.
 */
export function powerOfTwoScale({ cols, data }: FloatMatrix): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) {
    const size = Math.abs(data[i]!);
    if (size > largest) largest = size;
    else if (size !== size) throw notFinite(i, cols, data[i]!);
  }
  if (largest === Infinity) {
    const at = data.findIndex((value) => !Number.isFinite(value));
    throw notFinite(at, cols, data[at]!);
  }
  if (largest === 0) return 0;
  return 2 ** Math.max(-1022, Math.min(1022, -Math.ceil(Math.log2(largest))));
}

function notFinite(at: number, cols: number, value: number): RangeError {
  return new RangeError(`Cannot compute: row ${Math.floor(at / cols)} of the matrix holds ${value}`);
}
