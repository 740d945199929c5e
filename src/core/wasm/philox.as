/** The key's increments. */
const W0: i32 = 0x9e3779b9, W1: i32 = 0xbb67ae85;
/** The multipliers; vectors of them are read from memory: V8 would make such as are written in the code at each use. */
const NUMBERS: usize = memory.data<u32>([0xd2511f53, 0xcd9e8d57]);

@inline
function highs(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 1, 3, 5, 7);
}

@inline
function lows(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 0, 2, 4, 6);
}

/** Four words of four blocks to the blocks' words one after the other. */
@inline
function storeBlocks(out: usize, c0: v128, c1: v128, c2: v128, c3: v128): void {
  const a = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5), b = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5);
  const c = v128.shuffle<i32>(c0, c1, 2, 6, 3, 7), d = v128.shuffle<i32>(c2, c3, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<i64>(a, b, 0, 2));
  v128.store(out, v128.shuffle<i64>(a, b, 1, 3), 16);
  v128.store(out, v128.shuffle<i64>(c, d, 0, 2), 32);
  v128.store(out, v128.shuffle<i64>(c, d, 1, 3), 48);
}

/**
 * Writes the words of `blocks` blocks, the counter's first word going up by one from block to block. Eight are made at
 * once, in two rows that do not wait for each other: up to 112 bytes after the last are overwritten.
 */
export function philox(
  out: usize, blocks: i32, key0: u32, key1: u32, counter0: u32, counter1: u32, counter2: u32, counter3: u32,
): void {
  let start = i32x4.add(i32x4.splat(counter0), i32x4(0, 1, 2, 3));
  const end = out + (<usize>blocks << 4);
  for (; out < end; out += 128) {
    let a0 = start, a1 = i32x4.splat(counter1), a2 = i32x4.splat(counter2), a3 = i32x4.splat(counter3);
    let b0 = i32x4.add(start, i32x4.splat(4)), b1 = a1, b2 = a2, b3 = a3;
    let k0 = key0, k1 = key1;
    for (let round = 0; round < 10; round++) {
      const m0 = v128.load_splat<u32>(NUMBERS), m1 = v128.load_splat<u32>(NUMBERS, 4);
      const s0 = i32x4.splat(k0), s1 = i32x4.splat(k1);
      let low = i64x2.extmul_low_i32x4_u(a0, m0), high = i64x2.extmul_high_i32x4_u(a0, m0);
      const a3next = lows(low, high), a2next = v128.xor(v128.xor(highs(low, high), a3), s1);
      low = i64x2.extmul_low_i32x4_u(a2, m1);
      high = i64x2.extmul_high_i32x4_u(a2, m1);
      a0 = v128.xor(v128.xor(highs(low, high), a1), s0);
      a1 = lows(low, high);
      a2 = a2next;
      a3 = a3next;
      low = i64x2.extmul_low_i32x4_u(b0, m0);
      high = i64x2.extmul_high_i32x4_u(b0, m0);
      const b3next = lows(low, high), b2next = v128.xor(v128.xor(highs(low, high), b3), s1);
      low = i64x2.extmul_low_i32x4_u(b2, m1);
      high = i64x2.extmul_high_i32x4_u(b2, m1);
      b0 = v128.xor(v128.xor(highs(low, high), b1), s0);
      b1 = lows(low, high);
      b2 = b2next;
      b3 = b3next;
      k0 += W0;
      k1 += W1;
    }
    storeBlocks(out, a0, a1, a2, a3);
    storeBlocks(out + 64, b0, b1, b2, b3);
    start = i32x4.add(start, i32x4.splat(8));
  }
}
