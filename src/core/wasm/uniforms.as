/** Vectors of 1/2 and 2^-32, read from memory: V8 would make those that are written in the code anew at each use. */
const NUMBERS: usize = memory.data<f64>([0.5, 1.0 / 4294967296]);

/** Words to numbers on (0, 1), (word + 1/2) · 2^-32: [4 · quadruples] uint32 to float64. */
export function uniforms(words: usize, out: usize, quadruples: i32): void {
  for (let i = 0; i < quadruples; i++) {
    const half = v128.load_splat<f64>(NUMBERS), scale = v128.load_splat<f64>(NUMBERS, 8);
    const four = v128.load(words);
    const low = f64x2.convert_low_i32x4_u(four);
    const high = f64x2.convert_low_i32x4_u(v128.shuffle<i32>(four, four, 2, 3, 2, 3));
    v128.store(out, f64x2.mul(f64x2.add(low, half), scale));
    v128.store(out, f64x2.mul(f64x2.add(high, half), scale), 16);
    words += 16;
    out += 32;
  }
}
