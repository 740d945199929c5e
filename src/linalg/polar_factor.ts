/**
 * The orthogonal polar factor of a matrix, A = QH with H positive semidefinite, by a scaled Newton–Schulz iteration:
 * matrix products alone, in either precision.
 *
 * A singular value σ goes to 1 once ⅓ln(κ) or so steps have lifted it; one far below `smallest` stays below 1, so that
 * ‖Q‖ ≤ 1 always holds. tr(QᵀA) is then the sum of singular values, less terms of second order in Q's error.
 *
 * Source: Higham, "Functions of matrices", 2008, section 8.3; the scaling is that of Chen and Chow, "A stable scaling of
 * Newton–Schulz for improving the sign function computation of a Hermitian matrix", 2014, theorem 3.2.
 */
import type { Algebra } from "./algebra.ts";
import type { Matrix, Matrix32 } from "./matrix.ts";
import { transpose } from "./transpose.ts";

/** What is known of the singular values. */
export interface SingularRange {
  /** None is larger. */
  readonly largest: number;
  /** Those from here up come out as 1 to the tolerance. */
  readonly smallest: number;
  /** How far from 1 they may stay. */
  readonly tolerance: number;
}

/**
 * @param a [m, n]
 * @returns [m, n], with orthonormal rows or columns, whichever are fewer.
 *
 * @example
 * ```ts
 * await polarFactor(matrix(2, 2, [0, -2, 3, 0]), { largest: 3, smallest: 2, tolerance: 1e-14 }, algebra); // [[0, -1], [1, 0]]
 * ```
 */
export async function polarFactor(a: Matrix, range: SingularRange, algebra: Algebra): Promise<Matrix> {
  const wide = a.rows <= a.cols;
  let x = wide ? a : transpose(a);
  x = { ...x, data: x.data.map((value) => value / range.largest) };
  for (const { first, third } of steps(range)) {
    const gram = await algebra.product(x, x);
    toPolynomial(gram, first, third);
    x = await algebra.product(gram, transpose(x));
  }
  return wide ? x : transpose(x);
}

/** The same in float32, whose rounding leaves about 1e-5 in Q. */
export async function polarFactor32(a: Matrix, range: SingularRange, algebra: Algebra): Promise<Matrix32> {
  const wide = a.rows <= a.cols;
  const scaled = { ...a, data: Float32Array.from(a.data, (value) => value / range.largest) };
  let x = wide ? scaled : transpose(scaled);
  for (const { first, third } of steps(range)) {
    const gram = await algebra.product32(x, x);
    toPolynomial(gram, first, third);
    x = await algebra.product32(gram, transpose(x));
  }
  return wide ? x : transpose(x);
}

const MOST_STEPS = 80;

/** Coefficients of x ↦ first·x + third·x³, each step's for the range that the one before it leaves. */
function* steps({ largest, smallest, tolerance }: SingularRange): Generator<{ first: number; third: number }> {
  let low = Math.min(1, smallest / largest);
  for (let step = 0; step < MOST_STEPS && 1 - low > tolerance; step++) {
    const scale = Math.sqrt(3 / (1 + low + low * low));
    const first = 1.5 * scale, third = -0.5 * scale ** 3;
    low = Math.min(1, low * (first + third * low * low));
    yield { first, third };
  }
}

/** first·I + third·G in place. */
function toPolynomial({ rows, data }: Matrix | Matrix32, first: number, third: number): void {
  for (let i = 0; i < data.length; i++) data[i] = data[i]! * third;
  for (let i = 0; i < rows; i++) data[i * rows + i] = data[i * rows + i]! + first;
}
