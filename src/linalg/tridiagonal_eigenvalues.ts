/**
 * The eigenvalues of a symmetric tridiagonal matrix, by the QL iteration without square roots.
 *
 * Their error is a small multiple of ε times the largest, as that of every backward stable method.
 *
 * Source: Parlett, "The Symmetric Eigenvalue Problem", 1998, section 8.15 (Pal, Walker and Kahan); LAPACK's dsterf.
 *
 * @param diagonal [n]
 * @param beside [n - 1]
 * @param options `negligible`: off-diagonal elements no larger are taken for 0, besides those that round away.
 * @returns [n], descending. An Error where it does not converge, as with NaN in the input.
 *
 * @example
 * ```ts
 * tridiagonalEigenvalues(Float64Array.of(0, 0), Float64Array.of(1)); // [1, -1]
 * ```
 */
export function tridiagonalEigenvalues(
  diagonal: Float64Array,
  beside: Float64Array,
  { negligible = 0 }: { readonly negligible?: number } = {},
): Float64Array {
  const n = diagonal.length;
  let largest = 0;
  for (const values of [diagonal, beside]) {
    for (const value of values) largest = Math.max(largest, Math.abs(value));
  }
  if (largest === 0) return new Float64Array(n);
  if (!Number.isFinite(largest)) throw new Error("Cannot take eigenvalues: the matrix holds NaN or infinity");
  // Squares must neither overflow nor vanish; a power of two rounds nothing.
  const scale = 2 ** -Math.ceil(Math.log2(largest));
  const d = diagonal.map((value) => value * scale);
  const squares = new Float64Array(n);
  for (let i = 0; i < n - 1; i++) squares[i] = (beside[i]! * scale) ** 2;
  const floor = (negligible * scale) ** 2;
  let start = 0;
  while (start < n) {
    let end = start;
    while (end < n - 1 && !isNegligible(d, squares, end, floor)) end++;
    if (end < n - 1) squares[end] = 0;
    // QL finds small eigenvalues well where they come first.
    if (Math.abs(d[end]!) < Math.abs(d[start]!)) reverse(d, squares, start, end);
    iterate(d, squares, start, end, floor);
    start = end + 1;
  }
  return d.map((value) => value / scale).sort().reverse();
}

const EPSILON_SQUARED = (Number.EPSILON / 2) ** 2;
const MAX_SWEEPS_EACH = 60;

function isNegligible(d: Float64Array, squares: Float64Array, i: number, floor: number): boolean {
  return squares[i]! <= EPSILON_SQUARED * Math.abs(d[i]! * d[i + 1]!) || squares[i]! <= floor;
}

function reverse(d: Float64Array, squares: Float64Array, start: number, end: number): void {
  d.subarray(start, end + 1).reverse();
  squares.subarray(start, end).reverse();
}

/** Turns d[start..end] into eigenvalues of the block that the squares join. */
function iterate(d: Float64Array, squares: Float64Array, start: number, end: number, floor: number): void {
  let low = start, sweeps = 0;
  while (low <= end) {
    let high = low;
    while (high < end && !isNegligible(d, squares, high, floor)) high++;
    if (high < end) squares[high] = 0;
    if (high === low) {
      low++;
    } else if (high === low + 1) {
      solvePair(d, squares, low);
      low += 2;
    } else {
      if (++sweeps > MAX_SWEEPS_EACH * (end - start + 1)) {
        throw new Error(`The eigenvalues did not converge in ${sweeps} sweeps: is there a NaN in the matrix?`);
      }
      sweep(d, squares, low, high);
    }
  }
}

function solvePair(d: Float64Array, squares: Float64Array, i: number): void {
  const middle = (d[i]! + d[i + 1]!) / 2, half = (d[i]! - d[i + 1]!) / 2;
  const root = Math.sqrt(half * half + squares[i]!);
  // The larger by addition; the smaller from the determinant, where the sum does not vanish.
  const larger = middle < 0 ? middle - root : middle + root;
  const smaller = larger === 0 ? 0 : (d[i]! / larger) * d[i + 1]! - squares[i]! / larger;
  d[i] = larger;
  d[i + 1] = smaller;
  squares[i] = 0;
}

function sweep(d: Float64Array, squares: Float64Array, low: number, high: number): void {
  const root = Math.sqrt(squares[low]!), first = d[low]!;
  const ratio = (d[low + 1]! - first) / (2 * root);
  const shift = first - root / (ratio + (ratio < 0 ? -1 : 1) * Math.sqrt(ratio * ratio + 1));
  let c = 1, s = 0, gamma = d[high]! - shift, p = gamma * gamma;
  for (let i = high - 1; i >= low; i--) {
    const square = squares[i]!, r = p + square;
    if (i !== high - 1) squares[i + 1] = s * r;
    const before = c, previous = gamma, value = d[i]!;
    c = p / r;
    s = square / r;
    gamma = c * (value - shift) - s * previous;
    d[i + 1] = previous + (value - gamma);
    p = c === 0 ? before * square : gamma * gamma / c;
  }
  squares[low] = s * p;
  d[low] = shift + gamma;
}
