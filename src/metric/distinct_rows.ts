import type { FloatMatrix } from "../linalg/matrix.ts";

/**
 * The rows of a matrix without exact repetitions, each where it stands first; the matrix itself where there are none.
 * 0 and -0 are equal.
 *
 * @example
 * ```ts
 * distinctRows(matrix(3, 1, [4, 5, 4])).rows; // 2
 * ```
 */
export function distinctRows(features: FloatMatrix): FloatMatrix {
  const { rows, cols, data } = features;
  const found = new Map<number, number[]>();
  const kept: number[] = [];
  for (let row = 0; row < rows; row++) {
    const hash = hashOf(data, row * cols, (row + 1) * cols);
    const alike = found.get(hash);
    if (alike?.some((other) => sameRow(data, cols, row, other))) continue;
    if (alike === undefined) found.set(hash, [row]);
    else alike.push(row);
    kept.push(row);
  }
  if (kept.length === rows) return features;
  const distinct = data instanceof Float32Array
    ? new Float32Array(kept.length * cols)
    : new Float64Array(kept.length * cols);
  kept.forEach((row, i) => distinct.set(data.subarray(row * cols, (row + 1) * cols), i * cols));
  return { rows: kept.length, cols, data: distinct };
}

const word = new Float64Array(1);
const halves = new Uint32Array(word.buffer);

/** 32 bits by the multiply-and-xor of FNV-1a over words. */
function hashOf(data: FloatMatrix["data"], start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) {
    // Adding 0 turns -0 into 0.
    word[0] = data[at]! + 0;
    hash = Math.imul(hash ^ halves[0]!, 0x01000193);
    hash = Math.imul(hash ^ halves[1]! ^ (hash >>> 15), 0x01000193);
  }
  return hash >>> 0;
}

function sameRow(data: FloatMatrix["data"], cols: number, a: number, b: number): boolean {
  for (let j = 0; j < cols; j++) if (data[a * cols + j] !== data[b * cols + j]) return false;
  return true;
}
