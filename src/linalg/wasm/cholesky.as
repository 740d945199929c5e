// Cholesky factorisation with complete pivoting, in panels. The next pivot is moved to the end of what is left, which
// shrinks towards the first row.
//
// Source: Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed., section 10.3; LAPACK's dpstrf.

import { barrier } from "./barrier";
import { pack, subtractCombination, subtractProduct } from "./kernels";
import { evenStart, PARTS, triangleStart } from "./parts";

const PANEL: i32 = 64;

@inline
function swap(first: usize, second: usize): void {
  const value = load<f64>(first);
  store<f64>(first, load<f64>(second));
  store<f64>(second, value);
}

/** Exchanges rows and columns p and q, p < q, of the symmetric matrix whose lower triangle this is, up to row q. */
function exchange(a: usize, pitch: usize, p: i32, q: i32): void {
  const atP = <usize>p << 3, atQ = <usize>q << 3;
  const rowP = a + <usize>p * pitch, rowQ = a + <usize>q * pitch;
  for (let k: usize = 0; k < atP; k += 8) swap(rowP + k, rowQ + k);
  swap(rowP + atP, rowQ + atQ);
  for (let k = p + 1; k < q; k++) swap(a + <usize>k * pitch + atP, rowQ + (<usize>k << 3));
}

/**
 * @param state Two zeroed words for the barrier.
 * @param a Lower triangle of the matrix, rows `pitch` bytes apart, with room for 4 more; overwritten.
 * @param maxRank Pivots taken at most.
 * @param remaining n numbers: the diagonal, overwritten.
 * @param noise n numbers: how small a remaining diagonal element is taken for 0; overwritten.
 * @param order n int32: 0 to n - 1; overwritten. Its elements from the last on are the pivots.
 * @param out Zeroed room for maxRank rows of `pitch` bytes: column t of the factor goes to row t.
 * @param work Room for PANEL vectors of `pitch` bytes, 8 numbers, then PANEL·(n + 4) numbers.
 * @returns The rank found.
 */
export function cholesky(
  state: usize,
  a: usize,
  pitch: usize,
  n: i32,
  maxRank: i32,
  remaining: usize,
  noise: usize,
  order: usize,
  out: usize,
  work: usize,
  thread: i32,
  threads: i32,
): i32 {
  const best = work + <usize>PANEL * pitch, packed = best + 64;
  let rank = 0, m = n;
  while (true) {
    let k = 0, exhausted = false;
    for (; k < PANEL; k++) {
      for (let part = thread; part < PARTS; part += threads) {
        let value: f64 = -1, index = -1;
        for (let i = evenStart(part, m), to = evenStart(part + 1, m); i < to; i++) {
          const left = load<f64>(remaining + (<usize>i << 3));
          if (left > value && left > load<f64>(noise + (<usize>i << 3))) {
            value = left;
            index = i;
          }
        }
        store<f64>(best + (<usize>part << 4), value);
        store<i32>(best + (<usize>part << 4), index, 8);
      }
      barrier(state, threads);
      const second = load<f64>(best, 16) > load<f64>(best);
      const pivot = load<i32>(best + (second ? 16 : 0), 8);
      if (pivot < 0 || rank == maxRank) {
        exhausted = true;
        break;
      }
      const last = m - 1, atLast = <usize>last << 3;
      if (thread == 0 && pivot != last) {
        const at = <usize>pivot << 3;
        exchange(a, pitch, pivot, last);
        swap(remaining + at, remaining + atLast);
        swap(noise + at, noise + atLast);
        for (let t = 0; t < k; t++) swap(work + <usize>t * pitch + at, work + <usize>t * pitch + atLast);
        const original = load<i32>(order + (at >> 1));
        store<i32>(order + (at >> 1), load<i32>(order + (atLast >> 1)));
        store<i32>(order + (atLast >> 1), original);
      }
      barrier(state, threads);
      const root = sqrt(load<f64>(remaining + atLast));
      const column = work + <usize>k * pitch, row = a + <usize>last * pitch;
      for (let part = thread; part < PARTS; part += threads) {
        const from = evenStart(part, last), to = evenStart(part + 1, last), at = <usize>from << 3;
        memory.copy(column + at, row + at, <usize>(to - from) << 3);
        subtractCombination(work + at, pitch, k, work + atLast, pitch, column + at, to - from);
        for (let i = from; i < to; i++) {
          const place = <usize>i << 3;
          const value = load<f64>(column + place) / root;
          store<f64>(column + place, value);
          store<f64>(remaining + place, load<f64>(remaining + place) - value * value);
        }
      }
      if (thread == 0) {
        store<f64>(column + atLast, root);
        memory.fill(column + atLast + 8, 0, <usize>(n - last - 1) << 3);
      }
      barrier(state, threads);
      m = last;
      rank++;
    }
    for (let part = thread; part < PARTS; part += threads) {
      for (let t = evenStart(part, k); t < evenStart(part + 1, k); t++) {
        const column = work + <usize>t * pitch, to = out + <usize>(rank - k + t) * pitch;
        for (let i = 0; i < n; i++) {
          store<f64>(to + (<usize>load<i32>(order + (<usize>i << 2)) << 3), load<f64>(column + (<usize>i << 3)));
        }
      }
      const groups = (m + 3) >> 2;
      if (!exhausted) pack(work, pitch, PANEL, evenStart(part, groups), evenStart(part + 1, groups), m, packed);
    }
    barrier(state, threads);
    if (exhausted) return rank;
    const groups = (m + 3) >> 2;
    for (let part = thread; part < PARTS; part += threads) {
      const from = triangleStart(part, groups), to = triangleStart(part + 1, groups);
      subtractProduct(a, pitch, packed, packed, PANEL, from, to, groups, true);
    }
    barrier(state, threads);
  }
}
