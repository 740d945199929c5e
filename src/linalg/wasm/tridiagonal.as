// Householder reduction of a symmetric matrix to tridiagonal form, in panels: within one, the matrix stays as it is and
// A - VWᵀ - WVᵀ is meant; after it, the rest is brought up to date by one product.
//
// Source: Dongarra, Sorensen, Hammarling, "Block reduction of matrices to condensed forms for eigenvalue computations",
// J. Comput. Appl. Math. 27, 1989; LAPACK's dsytrd and dlatrd. Rows are reduced from the last to the first.

import { barrier } from "./barrier";
import { addShares, dot, pack, rowDots, subtractCombination, subtractProduct, symmetricShare } from "./kernels";
import { evenStart, PARTS, triangleStart } from "./parts";
import { reflected, reflectionWeight, reflectorPart } from "./reflector";

const PANEL: i32 = 32;

/**
 * @param state Two zeroed words for the barrier.
 * @param a Lower triangle of the matrix, rows `pitch` bytes apart, with room for 4 more; overwritten.
 * @param d n diagonal elements, out.
 * @param e n - 1 elements beside the diagonal, out.
 * @param work Room for 3·PANEL + 2 vectors of `pitch` bytes, 8·PANEL + 8 numbers, then 4·PANEL·(n + 4) numbers.
 */
export function tridiagonalise(
  state: usize,
  a: usize,
  pitch: usize,
  n: i32,
  d: usize,
  e: usize,
  work: usize,
  thread: i32,
  threads: i32,
): void {
  // V, W and V again, so that both factors of the product are consecutive.
  const vs = work, ws = vs + <usize>PANEL * pitch, again = ws + <usize>PANEL * pitch;
  const shares = again + <usize>PANEL * pitch;
  const dots = shares + <usize>PARTS * pitch;
  const sums = dots + (4 * PANEL << 3);
  const norms = sums + (4 * PANEL << 3);
  const left = norms + 64;
  const right = left + (<usize>(n + 4) * 2 * PANEL << 3);
  let i = n - 1;
  while (i >= 0) {
    let k = 0;
    for (; k < PANEL && i >= 0; k++, i--) {
      const row = a + <usize>i * pitch;
      const v = vs + <usize>k * pitch, w = ws + <usize>k * pitch;
      for (let part = thread; part < PARTS; part += threads) {
        const from = evenStart(part, i + 1), to = evenStart(part + 1, i + 1), at = <usize>from << 3;
        const column = <usize>i << 3;
        subtractCombination(ws + at, pitch, k, vs + column, pitch, row + at, to - from);
        subtractCombination(vs + at, pitch, k, ws + column, pitch, row + at, to - from);
        const others = max(min(to, i - 1) - from, 0);
        store<f64>(norms + (<usize>part << 3), dot(row + at, row + at, others));
      }
      barrier(state, threads);
      if (thread == 0) store<f64>(d + (<usize>i << 3), load<f64>(row + (<usize>i << 3)));
      if (i == 0) continue;
      const last = load<f64>(row + (<usize>(i - 1) << 3));
      const becomes = reflected(last, load<f64>(norms) + load<f64>(norms, 8));
      const tau = reflectionWeight(last, becomes);
      if (thread == 0) store<f64>(e + (<usize>(i - 1) << 3), becomes);
      for (let part = thread; part < PARTS; part += threads) {
        const from = evenStart(part, i), to = evenStart(part + 1, i), at = <usize>from << 3;
        reflectorPart(row, from, to, i, becomes, v);
        memory.copy(again + <usize>k * pitch + at, v + at, <usize>(to - from) << 3);
        memory.fill(shares + <usize>part * pitch, 0, <usize>i << 3);
      }
      barrier(state, threads);
      for (let part = thread; part < PARTS; part += threads) {
        symmetricShare(a, pitch, triangleStart(part, i), triangleStart(part + 1, i), v, shares + <usize>part * pitch);
        const from = evenStart(part, i), to = evenStart(part + 1, i), at = <usize>from << 3;
        const out = dots + (<usize>part * 2 * PANEL << 3);
        rowDots(vs + at, pitch, 0, k, to - from, v + at, out);
        rowDots(ws + at, pitch, 0, k, to - from, v + at, out + (PANEL << 3));
      }
      barrier(state, threads);
      for (let part = thread; part < PARTS; part += threads) {
        const from = evenStart(part, i), to = evenStart(part + 1, i), at = <usize>from << 3;
        for (let j = from; j < to; j++) {
          const share = shares + (<usize>j << 3);
          store<f64>(w + (<usize>j << 3), load<f64>(share) + load<f64>(share + pitch));
        }
        const onV = sums + (<usize>part * 2 * PANEL << 3), onW = onV + (PANEL << 3);
        addShares(dots, 2 * PANEL, onV);
        subtractCombination(vs + at, pitch, k, onW, 8, w + at, to - from);
        subtractCombination(ws + at, pitch, k, onV, 8, w + at, to - from);
        store<f64>(norms + (<usize>(2 + part) << 3), dot(w + at, v + at, to - from));
      }
      barrier(state, threads);
      const along = -0.5 * tau * tau * (load<f64>(norms, 16) + load<f64>(norms, 24));
      for (let part = thread; part < PARTS; part += threads) {
        const from = evenStart(part, i), to = evenStart(part + 1, i);
        for (let j = from; j < to; j++) {
          const at = <usize>j << 3;
          store<f64>(w + at, tau * load<f64>(w + at) + along * load<f64>(v + at));
        }
      }
      barrier(state, threads);
    }
    const rest = i + 1;
    if (rest <= 0) break;
    const groups = (rest + 3) >> 2;
    for (let part = thread; part < PARTS; part += threads) {
      const from = evenStart(part, groups), to = evenStart(part + 1, groups);
      pack(vs, pitch, 2 * PANEL, from, to, rest, left);
      pack(ws, pitch, 2 * PANEL, from, to, rest, right);
    }
    barrier(state, threads);
    for (let part = thread; part < PARTS; part += threads) {
      const from = triangleStart(part, groups), to = triangleStart(part + 1, groups);
      subtractProduct(a, pitch, left, right, 2 * PANEL, from, to, groups, true);
    }
    barrier(state, threads);
  }
}
