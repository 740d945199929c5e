/**
 * Writes the words of `blocks` blocks, the counter's first word going up by one from block to block. Four are made at
 * once: up to 48 bytes after the last are overwritten.
 */
export function philox(
  out: usize, blocks: i32, key0: u32, key1: u32, counter0: u32, counter1: u32, counter2: u32, counter3: u32,
): void {
  const m0 = i32x4.splat(0xd2511f53), m1 = i32x4.splat(0xcd9e8d57);
  let start = i32x4.add(i32x4.splat(counter0), i32x4(0, 1, 2, 3));
  const end = out + (<usize>blocks << 4);
  for (; out < end; out += 64) {
    let c0 = start, c1 = i32x4.splat(counter1), c2 = i32x4.splat(counter2), c3 = i32x4.splat(counter3);
    let k0 = i32x4.splat(key0), k1 = i32x4.splat(key1);
    for (let round = 0; round < 10; round++) {
      const low0 = i64x2.extmul_low_i32x4_u(c0, m0), high0 = i64x2.extmul_high_i32x4_u(c0, m0);
      const low1 = i64x2.extmul_low_i32x4_u(c2, m1), high1 = i64x2.extmul_high_i32x4_u(c2, m1);
      c0 = v128.xor(v128.xor(v128.shuffle<i32>(low1, high1, 1, 3, 5, 7), c1), k0);
      c1 = v128.shuffle<i32>(low1, high1, 0, 2, 4, 6);
      c2 = v128.xor(v128.xor(v128.shuffle<i32>(low0, high0, 1, 3, 5, 7), c3), k1);
      c3 = v128.shuffle<i32>(low0, high0, 0, 2, 4, 6);
      k0 = i32x4.add(k0, i32x4.splat(0x9e3779b9));
      k1 = i32x4.add(k1, i32x4.splat(0xbb67ae85));
    }
    const a = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5), b = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5);
    const c = v128.shuffle<i32>(c0, c1, 2, 6, 3, 7), d = v128.shuffle<i32>(c2, c3, 2, 6, 3, 7);
    v128.store(out, v128.shuffle<i64>(a, b, 0, 2));
    v128.store(out, v128.shuffle<i64>(a, b, 1, 3), 16);
    v128.store(out, v128.shuffle<i64>(c, d, 0, 2), 32);
    v128.store(out, v128.shuffle<i64>(c, d, 1, 3), 48);
    start = i32x4.add(start, i32x4.splat(4));
  }
}
