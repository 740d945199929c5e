// The three loops that take nearly all of the time. Plain multiplications and additions, no fused ones, and one fixed
// order of summation: every processor and every number of threads gives the same bits.

@inline
function sum(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** xᵀy of two vectors. */
export function dot(x: usize, y: usize, length: i32): f64 {
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0);
  let i = 0;
  for (; i + 3 < length; i += 4) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(x), v128.load(y)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
    x += 32;
    y += 32;
  }
  let total = sum(f64x2.add(s0, s1));
  for (; i < length; i++) {
    total += load<f64>(x) * load<f64>(y);
    x += 8;
    y += 8;
  }
  return total;
}

/** sums[i] = shares[i] + shares[count + i]: the shares of both parts. */
export function addShares(shares: usize, count: i32, sums: usize): void {
  for (let i = 0; i < count; i++) {
    const at = <usize>i << 3;
    store<f64>(sums + at, load<f64>(shares + at) + load<f64>(shares + at + (<usize>count << 3)));
  }
}

/** y += scale · x. */
export function axpy(scale: f64, x: usize, y: usize, length: i32): void {
  const factor = f64x2.splat(scale);
  let i = 0;
  for (; i + 3 < length; i += 4) {
    v128.store(y, f64x2.add(v128.load(y), f64x2.mul(factor, v128.load(x))));
    v128.store(y, f64x2.add(v128.load(y, 16), f64x2.mul(factor, v128.load(x, 16))), 16);
    x += 32;
    y += 32;
  }
  for (; i < length; i++) {
    store<f64>(y, load<f64>(y) + scale * load<f64>(x));
    x += 8;
    y += 8;
  }
}

/**
 * The share that rows `first` to `last` of a lower triangle have in y = A·v, A symmetric: y[0..last) += …. Every element
 * is read once and serves twice.
 */
export function symmetricShare(a: usize, pitch: usize, first: i32, last: i32, v: usize, y: usize): void {
  let row = first;
  for (; row + 3 < last; row += 4) {
    const a0 = a + <usize>row * pitch, a1 = a0 + pitch, a2 = a1 + pitch, a3 = a2 + pitch;
    const v0 = load<f64>(v + (<usize>row << 3)), v1 = load<f64>(v + (<usize>row << 3), 8);
    const v2 = load<f64>(v + (<usize>row << 3), 16), v3 = load<f64>(v + (<usize>row << 3), 24);
    const w0 = f64x2.splat(v0), w1 = f64x2.splat(v1), w2 = f64x2.splat(v2), w3 = f64x2.splat(v3);
    let s0 = f64x2.splat(0), s1 = f64x2.splat(0), s2 = f64x2.splat(0), s3 = f64x2.splat(0);
    let k: usize = 0;
    const even = <usize>(row & ~1) << 3;
    for (; k < even; k += 16) {
      const x = v128.load(v + k);
      const e0 = v128.load(a0 + k), e1 = v128.load(a1 + k), e2 = v128.load(a2 + k), e3 = v128.load(a3 + k);
      s0 = f64x2.add(s0, f64x2.mul(e0, x));
      s1 = f64x2.add(s1, f64x2.mul(e1, x));
      s2 = f64x2.add(s2, f64x2.mul(e2, x));
      s3 = f64x2.add(s3, f64x2.mul(e3, x));
      const low = f64x2.add(f64x2.mul(e0, w0), f64x2.mul(e1, w1));
      const high = f64x2.add(f64x2.mul(e2, w2), f64x2.mul(e3, w3));
      v128.store(y + k, f64x2.add(v128.load(y + k), f64x2.add(low, high)));
    }
    let t0 = sum(s0), t1 = sum(s1), t2 = sum(s2), t3 = sum(s3);
    if (row & 1) {
      const x = load<f64>(v + k);
      const e0 = load<f64>(a0 + k), e1 = load<f64>(a1 + k), e2 = load<f64>(a2 + k), e3 = load<f64>(a3 + k);
      t0 += e0 * x;
      t1 += e1 * x;
      t2 += e2 * x;
      t3 += e3 * x;
      store<f64>(y + k, load<f64>(y + k) + (e0 * v0 + e1 * v1 + (e2 * v2 + e3 * v3)));
      k += 8;
    }
    // The triangle of four rows on the diagonal.
    const d10 = load<f64>(a1 + k), d20 = load<f64>(a2 + k), d21 = load<f64>(a2 + k, 8);
    const d30 = load<f64>(a3 + k), d31 = load<f64>(a3 + k, 8), d32 = load<f64>(a3 + k, 16);
    t0 += load<f64>(a0 + k) * v0 + d10 * v1 + (d20 * v2 + d30 * v3);
    t1 += d10 * v0 + load<f64>(a1 + k, 8) * v1 + (d21 * v2 + d31 * v3);
    t2 += d20 * v0 + d21 * v1 + (load<f64>(a2 + k, 16) * v2 + d32 * v3);
    t3 += d30 * v0 + d31 * v1 + (d32 * v2 + load<f64>(a3 + k, 24) * v3);
    const at = y + k;
    store<f64>(at, load<f64>(at) + t0);
    store<f64>(at, load<f64>(at, 8) + t1, 8);
    store<f64>(at, load<f64>(at, 16) + t2, 16);
    store<f64>(at, load<f64>(at, 24) + t3, 24);
  }
  for (; row < last; row++) {
    const start = a + <usize>row * pitch, at = <usize>row << 3;
    const value = load<f64>(v + at);
    const own = dot(start, v, row) + load<f64>(start + at) * value;
    axpy(value, start, y, row);
    store<f64>(y + at, load<f64>(y + at) + own);
  }
}

/** y[0..cols) += Σ over rows `first` to `last` of v[row] · A[row]. */
export function transposedShare(a: usize, pitch: usize, first: i32, last: i32, cols: i32, v: usize, y: usize): void {
  let row = first;
  for (; row + 3 < last; row += 4) {
    const a0 = a + <usize>row * pitch, a1 = a0 + pitch, a2 = a1 + pitch, a3 = a2 + pitch;
    const at = v + (<usize>row << 3);
    const v0 = load<f64>(at), v1 = load<f64>(at, 8), v2 = load<f64>(at, 16), v3 = load<f64>(at, 24);
    const w0 = f64x2.splat(v0), w1 = f64x2.splat(v1), w2 = f64x2.splat(v2), w3 = f64x2.splat(v3);
    const even = <usize>(cols & ~1) << 3;
    let k: usize = 0;
    for (; k < even; k += 16) {
      const low = f64x2.add(f64x2.mul(v128.load(a0 + k), w0), f64x2.mul(v128.load(a1 + k), w1));
      const high = f64x2.add(f64x2.mul(v128.load(a2 + k), w2), f64x2.mul(v128.load(a3 + k), w3));
      v128.store(y + k, f64x2.add(v128.load(y + k), f64x2.add(low, high)));
    }
    if (cols & 1) {
      const low = load<f64>(a0 + k) * v0 + load<f64>(a1 + k) * v1;
      const high = load<f64>(a2 + k) * v2 + load<f64>(a3 + k) * v3;
      store<f64>(y + k, load<f64>(y + k) + (low + high));
    }
  }
  for (; row < last; row++) axpy(load<f64>(v + (<usize>row << 3)), a + <usize>row * pitch, y, cols);
}

/** y[0..length) -= Σ weights[t] · vectors[t], for `count` vectors; the weights stand `step` bytes apart. */
export function subtractCombination(
  vectors: usize,
  pitch: usize,
  count: i32,
  weights: usize,
  step: usize,
  y: usize,
  length: i32,
): void {
  let t = 0;
  for (; t + 3 < count; t += 4) {
    const a0 = vectors + <usize>t * pitch, a1 = a0 + pitch, a2 = a1 + pitch, a3 = a2 + pitch;
    const at = weights + <usize>t * step;
    const v0 = load<f64>(at), v1 = load<f64>(at + step), v2 = load<f64>(at + 2 * step), v3 = load<f64>(at + 3 * step);
    const w0 = f64x2.splat(v0), w1 = f64x2.splat(v1), w2 = f64x2.splat(v2), w3 = f64x2.splat(v3);
    const even = <usize>(length & ~1) << 3;
    let k: usize = 0;
    for (; k < even; k += 16) {
      const low = f64x2.add(f64x2.mul(v128.load(a0 + k), w0), f64x2.mul(v128.load(a1 + k), w1));
      const high = f64x2.add(f64x2.mul(v128.load(a2 + k), w2), f64x2.mul(v128.load(a3 + k), w3));
      v128.store(y + k, f64x2.sub(v128.load(y + k), f64x2.add(low, high)));
    }
    if (length & 1) {
      const low = load<f64>(a0 + k) * v0 + load<f64>(a1 + k) * v1;
      const high = load<f64>(a2 + k) * v2 + load<f64>(a3 + k) * v3;
      store<f64>(y + k, load<f64>(y + k) - (low + high));
    }
  }
  for (; t < count; t++) axpy(-load<f64>(weights + <usize>t * step), vectors + <usize>t * pitch, y, length);
}

/** x[row] = A[row]·u for rows `first` to `last`. */
export function rowDots(a: usize, pitch: usize, first: i32, last: i32, cols: i32, u: usize, x: usize): void {
  let row = first;
  for (; row + 3 < last; row += 4) {
    const a0 = a + <usize>row * pitch, a1 = a0 + pitch, a2 = a1 + pitch, a3 = a2 + pitch;
    let s0 = f64x2.splat(0), s1 = f64x2.splat(0), s2 = f64x2.splat(0), s3 = f64x2.splat(0);
    const even = <usize>(cols & ~1) << 3;
    let k: usize = 0;
    for (; k < even; k += 16) {
      const value = v128.load(u + k);
      s0 = f64x2.add(s0, f64x2.mul(v128.load(a0 + k), value));
      s1 = f64x2.add(s1, f64x2.mul(v128.load(a1 + k), value));
      s2 = f64x2.add(s2, f64x2.mul(v128.load(a2 + k), value));
      s3 = f64x2.add(s3, f64x2.mul(v128.load(a3 + k), value));
    }
    let t0 = sum(s0), t1 = sum(s1), t2 = sum(s2), t3 = sum(s3);
    if (cols & 1) {
      const value = load<f64>(u + k);
      t0 += load<f64>(a0 + k) * value;
      t1 += load<f64>(a1 + k) * value;
      t2 += load<f64>(a2 + k) * value;
      t3 += load<f64>(a3 + k) * value;
    }
    const at = x + (<usize>row << 3);
    store<f64>(at, t0);
    store<f64>(at, t1, 8);
    store<f64>(at, t2, 16);
    store<f64>(at, t3, 24);
  }
  for (; row < last; row++) store<f64>(x + (<usize>row << 3), dot(a + <usize>row * pitch, u, cols));
}

/**
 * Lays `depth` vectors out by groups of four elements, element by element: what `subtractProduct` reads in order.
 * Elements from `length` on are zero.
 */
export function pack(vectors: usize, pitch: usize, depth: i32, first: i32, last: i32, length: i32, out: usize): void {
  for (let group = first; group < last; group++) {
    let to = out + (<usize>group * <usize>depth << 5);
    const from = vectors + (<usize>group << 5);
    const whole = (group << 2) + 3 < length;
    for (let t = 0; t < depth; t++) {
      const at = from + <usize>t * pitch;
      if (whole) {
        v128.store(to, v128.load(at));
        v128.store(to, v128.load(at, 16), 16);
      } else {
        for (let lane = 0; lane < 4; lane++) {
          const inside = (group << 2) + lane < length;
          store<f64>(to + (<usize>lane << 3), inside ? load<f64>(at + (<usize>lane << 3)) : 0);
        }
      }
      to += 32;
    }
  }
}

/** Groups of columns that stay in the first cache while groups of rows pass: 8 groups of depth 64 are 16 KiB. */
const COLUMN_GROUPS: i32 = 8;

/**
 * C -= P·Q for packed P (row groups `first` to `last`) and Q (`colGroups`). With `triangle`, only groups of columns up to
 * the row's own.
 */
export function subtractProduct(
  c: usize,
  pitch: usize,
  p: usize,
  q: usize,
  depth: i32,
  first: i32,
  last: i32,
  colGroups: i32,
  triangle: bool,
): void {
  const panel = <usize>depth << 5;
  for (let block = 0; block < colGroups; block += COLUMN_GROUPS) {
    const blockEnd = min(block + COLUMN_GROUPS, colGroups);
    for (let group = triangle ? max(first, block) : first; group < last; group++) {
      const end = triangle ? min(blockEnd, group + 1) : blockEnd;
      const left = p + <usize>group * panel;
      for (let col = block; col < end; col++) {
        tile(c + (<usize>group << 2) * pitch + (<usize>col << 5), pitch, left, q + <usize>col * panel, depth);
      }
    }
  }
}

@inline
function tile(c: usize, pitch: usize, left: usize, right: usize, depth: i32): void {
  let s00 = f64x2.splat(0), s01 = f64x2.splat(0), s10 = f64x2.splat(0), s11 = f64x2.splat(0);
  let s20 = f64x2.splat(0), s21 = f64x2.splat(0), s30 = f64x2.splat(0), s31 = f64x2.splat(0);
  const end = left + (<usize>depth << 5);
  while (left < end) {
    const r0 = v128.load(right), r1 = v128.load(right, 16);
    let splat = v128.load_splat<f64>(left);
    s00 = f64x2.add(s00, f64x2.mul(splat, r0));
    s01 = f64x2.add(s01, f64x2.mul(splat, r1));
    splat = v128.load_splat<f64>(left, 8);
    s10 = f64x2.add(s10, f64x2.mul(splat, r0));
    s11 = f64x2.add(s11, f64x2.mul(splat, r1));
    splat = v128.load_splat<f64>(left, 16);
    s20 = f64x2.add(s20, f64x2.mul(splat, r0));
    s21 = f64x2.add(s21, f64x2.mul(splat, r1));
    splat = v128.load_splat<f64>(left, 24);
    s30 = f64x2.add(s30, f64x2.mul(splat, r0));
    s31 = f64x2.add(s31, f64x2.mul(splat, r1));
    left += 32;
    right += 32;
  }
  subtract(c, s00, s01);
  subtract(c + pitch, s10, s11);
  subtract(c + 2 * pitch, s20, s21);
  subtract(c + 3 * pitch, s30, s31);
}

@inline
function subtract(c: usize, low: v128, high: v128): void {
  v128.store(c, f64x2.sub(v128.load(c), low));
  v128.store(c, f64x2.sub(v128.load(c, 16), high), 16);
}
