// Householder reduction of a matrix with at least as many rows as columns to bidiagonal form, in panels: within one,
// the matrix stays as it is and A - VYᵀ - XUᵀ is meant; after it, the rest is brought up to date by one product.
//
// Source: Dongarra, Sorensen, Hammarling, "Block reduction of matrices to condensed forms for eigenvalue computations",
// J. Comput. Appl. Math. 27, 1989; LAPACK's dgebrd and dlabrd. Rows and columns go from the last to the first.

import { barrier } from "./barrier";
import { addShares, dot, pack, rowDots, subtractCombination, subtractProduct, transposedShare } from "./kernels";
import { evenStart, PARTS } from "./parts";
import { reflected, reflectionWeight, reflectorPart } from "./reflector";

const PANEL: i32 = 32;

/**
 * @param state Two zeroed words for the barrier.
 * @param a The matrix, rows `pitch` bytes apart, with room for 4 more; overwritten.
 * @param d cols diagonal elements, out.
 * @param e cols - 1 elements beside the diagonal, out: e[j] shares a row with d[j + 1] and a column with d[j].
 * @param vectorPitch Bytes that a vector of `rows` numbers takes.
 * @param work Room for 4·PANEL + 3 vectors, 8·PANEL + 8 numbers, then 2·PANEL·(rows + cols + 8) numbers.
 */
export function bidiagonalise(
  state: usize,
  a: usize,
  pitch: usize,
  rows: i32,
  cols: i32,
  d: usize,
  e: usize,
  vectorPitch: usize,
  work: usize,
  thread: i32,
  threads: i32,
): void {
  const vs = work, xs = vs + <usize>PANEL * vectorPitch, ys = xs + <usize>PANEL * vectorPitch, us = ys + <usize>PANEL * vectorPitch;
  const raw = us + <usize>PANEL * vectorPitch;
  const shares = raw + vectorPitch;
  const norms = shares + <usize>PARTS * vectorPitch;
  const dots = norms + 64, sums = dots + (4 * PANEL << 3);
  const left = sums + (4 * PANEL << 3);
  const right = left + (<usize>(rows + 4) * 2 * PANEL << 3);
  let m = rows, c = cols - 1;
  while (c >= 0) {
    let k = 0;
    for (; k < PANEL && c >= 0; k++, c--, m--) {
      const v = vs + <usize>k * vectorPitch, x = xs + <usize>k * vectorPitch;
      const y = ys + <usize>k * vectorPitch, u = us + <usize>k * vectorPitch;
      // The column, brought up to date.
      const column = <usize>c << 3;
      for (let part = thread; part < PARTS; part += threads) {
        const from = evenStart(part, m), to = evenStart(part + 1, m), at = <usize>from << 3;
        for (let i = from; i < to; i++) {
          store<f64>(raw + (<usize>i << 3), load<f64>(a + <usize>i * pitch + column));
        }
        subtractCombination(vs + at, vectorPitch, k, ys + column, vectorPitch, raw + at, to - from);
        subtractCombination(xs + at, vectorPitch, k, us + column, vectorPitch, raw + at, to - from);
        const others = max(min(to, m - 1) - from, 0);
        store<f64>(norms + (<usize>part << 3), dot(raw + at, raw + at, others));
      }
      barrier(state, threads);
      let last = load<f64>(raw + (<usize>(m - 1) << 3));
      let becomes = reflected(last, load<f64>(norms) + load<f64>(norms, 8));
      const tauColumn = reflectionWeight(last, becomes);
      if (thread == 0) store<f64>(d + column, becomes);
      if (c == 0) continue;
      for (let part = thread; part < PARTS; part += threads) {
        reflectorPart(raw, evenStart(part, m), evenStart(part + 1, m), m, becomes, v);
        memory.fill(shares + <usize>part * vectorPitch, 0, <usize>c << 3);
      }
      barrier(state, threads);
      for (let part = thread; part < PARTS; part += threads) {
        const from = evenStart(part, m), to = evenStart(part + 1, m), at = <usize>from << 3;
        transposedShare(a, pitch, from, to, c, v, shares + <usize>part * vectorPitch);
        const out = dots + (<usize>part * 2 * PANEL << 3);
        rowDots(vs + at, vectorPitch, 0, k, to - from, v + at, out);
        rowDots(xs + at, vectorPitch, 0, k, to - from, v + at, out + (PANEL << 3));
      }
      barrier(state, threads);
      // Y's new vector, and the row brought up to date.
      for (let part = thread; part < PARTS; part += threads) {
        const from = evenStart(part, c), to = evenStart(part + 1, c), at = <usize>from << 3;
        const row = a + <usize>(m - 1) * pitch;
        for (let j = from; j < to; j++) {
          const share = shares + (<usize>j << 3);
          store<f64>(y + (<usize>j << 3), load<f64>(share) + load<f64>(share + vectorPitch));
        }
        const own = sums + (<usize>part * 2 * PANEL << 3);
        addShares(dots, 2 * PANEL, own);
        subtractCombination(ys + at, vectorPitch, k, own, 8, y + at, to - from);
        subtractCombination(us + at, vectorPitch, k, own + (PANEL << 3), 8, y + at, to - from);
        const lastRow = <usize>(m - 1) << 3;
        for (let j = from; j < to; j++) {
          const value = load<f64>(y + (<usize>j << 3)) * tauColumn;
          store<f64>(y + (<usize>j << 3), value);
          store<f64>(raw + (<usize>j << 3), load<f64>(row + (<usize>j << 3)) - value);
        }
        subtractCombination(ys + at, vectorPitch, k, vs + lastRow, vectorPitch, raw + at, to - from);
        subtractCombination(us + at, vectorPitch, k, xs + lastRow, vectorPitch, raw + at, to - from);
        const others = max(min(to, c - 1) - from, 0);
        store<f64>(norms + (<usize>(2 + part) << 3), dot(raw + at, raw + at, others));
      }
      barrier(state, threads);
      last = load<f64>(raw + (<usize>(c - 1) << 3));
      becomes = reflected(last, load<f64>(norms, 16) + load<f64>(norms, 24));
      const tauRow = reflectionWeight(last, becomes);
      if (thread == 0) store<f64>(e + (<usize>(c - 1) << 3), becomes);
      for (let part = thread; part < PARTS; part += threads) {
        reflectorPart(raw, evenStart(part, c), evenStart(part + 1, c), c, becomes, u);
      }
      barrier(state, threads);
      for (let part = thread; part < PARTS; part += threads) {
        rowDots(a, pitch, evenStart(part, m - 1), evenStart(part + 1, m - 1), c, u, x);
        const from = evenStart(part, c), to = evenStart(part + 1, c), at = <usize>from << 3;
        const out = dots + (<usize>part * 2 * PANEL << 3);
        rowDots(ys + at, vectorPitch, 0, k + 1, to - from, u + at, out);
        rowDots(us + at, vectorPitch, 0, k, to - from, u + at, out + (PANEL << 3));
      }
      barrier(state, threads);
      for (let part = thread; part < PARTS; part += threads) {
        const from = evenStart(part, m - 1), to = evenStart(part + 1, m - 1), at = <usize>from << 3;
        const own = sums + (<usize>part * 2 * PANEL << 3);
        addShares(dots, 2 * PANEL, own);
        subtractCombination(vs + at, vectorPitch, k + 1, own, 8, x + at, to - from);
        subtractCombination(xs + at, vectorPitch, k, own + (PANEL << 3), 8, x + at, to - from);
        for (let i = from; i < to; i++) store<f64>(x + (<usize>i << 3), load<f64>(x + (<usize>i << 3)) * tauRow);
      }
      barrier(state, threads);
    }
    const restCols = c + 1;
    if (restCols <= 0) break;
    const rowGroups = (m + 3) >> 2, colGroups = (restCols + 3) >> 2;
    for (let part = thread; part < PARTS; part += threads) {
      pack(vs, vectorPitch, 2 * PANEL, evenStart(part, rowGroups), evenStart(part + 1, rowGroups), m, left);
      pack(ys, vectorPitch, 2 * PANEL, evenStart(part, colGroups), evenStart(part + 1, colGroups), restCols, right);
    }
    barrier(state, threads);
    for (let part = thread; part < PARTS; part += threads) {
      const from = evenStart(part, rowGroups), to = evenStart(part + 1, rowGroups);
      subtractProduct(a, pitch, left, right, 2 * PANEL, from, to, colGroups, false);
    }
    barrier(state, threads);
  }
}
