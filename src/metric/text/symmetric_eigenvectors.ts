/**
 * Eigenvalues and eigenvectors of a dense symmetric matrix, in plain TypeScript: Householder reduction to tridiagonal form,
 * then the QL algorithm with implicit shifts, whose rotations turn the reduction's basis into the eigenvectors.
 *
 * Their error is a small multiple of ε times the largest eigenvalue. n = 256 takes about 0.1 s, n = 512 about 1 s: where the
 * values alone are wanted, `src/linalg/symmetric_eigenvalues.ts` is much faster.
 *
 * Source: Golub, Van Loan, "Matrix computations", 4th ed., sections 8.3.1 and 8.3.5.
 */
import { type Matrix, matrix } from "../../linalg/matrix.ts";

/** A = Vᵀ Λ V. */
export interface Eigenvectors {
  /** [n], descending. */
  readonly values: Float64Array;
  /** [n, n]: row i belongs to `values[i]`, of unit length; its sign is arbitrary. */
  readonly vectors: Matrix;
}

/** So many steps for one eigenvalue are far more than QL needs. */
const MOST_STEPS = 60;

/**
 * @param a Symmetric, [n, n]. A RangeError where it is not square, or holds NaN or infinity.
 *
 * @example
 * ```ts
 * symmetricEigenvectors(matrix(2, 2, [2, 1, 1, 2])).values; // [3, 1], along (1, 1) and (1, -1)
 * ```
 */
export function symmetricEigenvectors(a: Matrix): Eigenvectors {
  const n = a.rows;
  if (a.cols !== n) throw new RangeError(`Cannot take eigenvectors: the matrix must be square, got ${n} × ${a.cols}`);
  if (!a.data.every(Number.isFinite)) {
    throw new RangeError("Cannot take eigenvectors: the matrix holds NaN or infinity");
  }
  const { diagonal, beside, basis } = tridiagonalised(a);
  diagonalise(diagonal, beside, basis, n);
  const order = Array.from(diagonal.keys()).sort((i, j) => diagonal[j]! - diagonal[i]! || i - j);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => vectors.set(basis.subarray(from * n, (from + 1) * n), to * n));
  return { values: Float64Array.from(order, (i) => diagonal[i]!), vectors: matrix(n, n, vectors) };
}

/** T = B A Bᵀ: T's diagonals, and the orthogonal B by rows. */
function tridiagonalised({ rows: n, data }: Matrix) {
  const a = data.slice(), diagonal = new Float64Array(n), beside = new Float64Array(n);
  // Row k keeps the unit vector of the k-th reflection I - 2 v vᵀ, in its entries from k + 1 on.
  const reflections = new Float64Array(n * n), product = new Float64Array(n);
  for (let k = 0; k + 1 < n; k++) {
    const v = reflections.subarray(k * n, (k + 1) * n);
    diagonal[k] = a[k * n + k]!;
    let square = 0;
    for (let i = k + 1; i < n; i++) square += (v[i] = a[k * n + i]!) ** 2;
    const norm = Math.sqrt(square), head = v[k + 1]!;
    beside[k] = head > 0 ? -norm : norm;
    v[k + 1] = head - beside[k]!;
    const length = Math.sqrt(Math.max(0, 2 * norm * (norm + Math.abs(head))));
    for (let i = k + 1; i < n; i++) v[i] = length === 0 ? 0 : v[i]! / length;
    if (length > 0) reflect(a, v, product, k + 1, n);
  }
  diagonal[n - 1] = a[n * n - 1]!;
  const basis = new Float64Array(n * n);
  for (let i = 0; i < n; i++) basis[i * n + i] = 1;
  // Rows of B are the unit vectors reflected by the last reflection first.
  for (let k = n - 2; k >= 0; k--) {
    const v = reflections.subarray(k * n, (k + 1) * n);
    for (let row = k + 1; row < n; row++) {
      const start = row * n;
      let dot = 0;
      for (let i = k + 1; i < n; i++) dot += basis[start + i]! * v[i]!;
      for (let i = k + 1; i < n; i++) basis[start + i] = basis[start + i]! - 2 * dot * v[i]!;
    }
  }
  return { diagonal, beside, basis };
}

/** A ← (I - 2vvᵀ) A (I - 2vvᵀ) on rows and columns from `from` on. */
function reflect(a: Float64Array, v: Float64Array, product: Float64Array, from: number, n: number): void {
  let inner = 0;
  for (let i = from; i < n; i++) {
    let sum = 0;
    for (let j = from; j < n; j++) sum += a[i * n + j]! * v[j]!;
    product[i] = 2 * sum;
    inner += sum * v[i]!;
  }
  for (let i = from; i < n; i++) product[i] = product[i]! - 2 * inner * v[i]!;
  for (let i = from; i < n; i++) {
    const vi = v[i]!, wi = product[i]!, start = i * n;
    for (let j = from; j < n; j++) a[start + j] = a[start + j]! - vi * product[j]! - wi * v[j]!;
  }
}

/** Turns the tridiagonal into a diagonal, and the rows of the basis into its eigenvectors. */
function diagonalise(d: Float64Array, e: Float64Array, basis: Float64Array, n: number): void {
  for (let low = 0; low < n; low++) {
    for (let step = 0;; step++) {
      let high = low;
      while (high + 1 < n && Math.abs(e[high]!) > Number.EPSILON / 2 * (Math.abs(d[high]!) + Math.abs(d[high + 1]!))) {
        high++;
      }
      if (high === low) break;
      if (step === MOST_STEPS) throw new RangeError(`Cannot take eigenvectors: no convergence in ${MOST_STEPS} steps`);
      chase(d, e, basis, low, high, n);
    }
  }
}

/** One implicit QL step on rows `low` to `high`, with Wilkinson's shift. */
function chase(d: Float64Array, e: Float64Array, basis: Float64Array, low: number, high: number, n: number): void {
  const half = (d[low + 1]! - d[low]!) / (2 * e[low]!), root = Math.hypot(half, 1);
  const shift = d[low]! - e[low]! / (half + (half >= 0 ? root : -root));
  let sine = 1, cosine = 1, taken = 0, g = d[high]! - shift;
  for (let i = high - 1; i >= low; i--) {
    const f = sine * e[i]!, b = cosine * e[i]!, r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      // The matrix falls apart here: what is done so far stands.
      d[i + 1] = d[i + 1]! - taken;
      e[high] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    const base = d[i + 1]! - taken, turn = (d[i]! - base) * sine + 2 * cosine * b;
    taken = sine * turn;
    d[i + 1] = base + taken;
    g = cosine * turn - b;
    rotate(basis, i * n, (i + 1) * n, n, cosine, sine);
  }
  d[low] = d[low]! - taken;
  e[low] = g;
  e[high] = 0;
}

function rotate(basis: Float64Array, first: number, second: number, n: number, cosine: number, sine: number): void {
  for (let k = 0; k < n; k++) {
    const x = basis[first + k]!, y = basis[second + k]!;
    basis[second + k] = sine * x + cosine * y;
    basis[first + k] = cosine * x - sine * y;
  }
}
