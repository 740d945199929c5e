// What a sampler does to x between two evaluations, from single precision to single by way of double: see
// denoising_step.ts. The operations and their order are those of the plain formulas, and so are the bits.

/** What the network predicts, as denoising_step.ts numbers it. */
const V: i32 = 0, EPSILON: i32 = 1, CLEAN: i32 = 2;

/** Vectors of -1 and 1, read from memory: V8 would make those that are written in the code anew at each use. */
const NUMBERS: usize = memory.data<f64>([-1, 1]);

/** x_0 of two numbers, cut to [-1, 1]; NaN stays NaN. */
@inline
function cleanOf(kind: i32, x: v128, output: v128, signal: v128, noise: v128): v128 {
  let clean = output;
  if (kind == V) clean = f64x2.sub(f64x2.mul(signal, x), f64x2.mul(noise, output));
  else if (kind == EPSILON) clean = f64x2.div(f64x2.sub(x, f64x2.mul(noise, output)), signal);
  return f64x2.pmin(f64x2.pmax(clean, v128.load_splat<f64>(NUMBERS)), v128.load_splat<f64>(NUMBERS, 8));
}

@inline
function loadTwo(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

@inline
function storeTwo(at: usize, two: v128): void {
  v128.store64_lane(at, f32x4.demote_f64x2_zero(two), 0);
}

@inline
function predictAs(kind: i32, x: usize, output: usize, end: usize, signal: v128, noise: v128): void {
  for (; x < end; x += 8, output += 8) storeTwo(x, cleanOf(kind, loadTwo(x), loadTwo(output), signal, noise));
}

/** Overwrites x with x_0: [2 · pairs], float32, as the network's output. */
export function predict(kind: i32, x: usize, output: usize, pairs: i32, signal: f64, noise: f64): void {
  const end = x + (<usize>pairs << 3), s = f64x2.splat(signal), n = f64x2.splat(noise);
  if (kind == V) predictAs(V, x, output, end, s, n);
  else if (kind == EPSILON) predictAs(EPSILON, x, output, end, s, n);
  else predictAs(CLEAN, x, output, end, s, n);
}

@inline
function stepAs(
  kind: i32, x: usize, output: usize, end: usize, signal: v128, noise: v128, scale: v128, towards: v128, spread: v128,
): void {
  for (; x < end; x += 8, output += 8) {
    const from = loadTwo(x), clean = cleanOf(kind, from, loadTwo(output), signal, noise);
    const off = f64x2.mul(f64x2.mul(towards, f64x2.sub(from, f64x2.mul(signal, clean))), spread);
    storeTwo(x, f64x2.add(f64x2.mul(scale, clean), off));
  }
}

/** Overwrites x with scale · x_0 + towards · (x - signal · x_0) · spread: [2 · pairs], float32, as the output. */
export function step(
  kind: i32, x: usize, output: usize, pairs: i32, signal: f64, noise: f64, scale: f64, towards: f64, spread: f64,
): void {
  const end = x + (<usize>pairs << 3), s = f64x2.splat(signal), n = f64x2.splat(noise);
  const c = f64x2.splat(scale), t = f64x2.splat(towards), d = f64x2.splat(spread);
  if (kind == V) stepAs(V, x, output, end, s, n, c, t, d);
  else if (kind == EPSILON) stepAs(EPSILON, x, output, end, s, n, c, t, d);
  else stepAs(CLEAN, x, output, end, s, n, c, t, d);
}

/** Adds deviation · fresh to x: [2 · pairs], float32. */
export function addNoise(x: usize, fresh: usize, pairs: i32, deviation: f64): void {
  const end = x + (<usize>pairs << 3), factor = f64x2.splat(deviation);
  for (; x < end; x += 8, fresh += 8) storeTwo(x, f64x2.add(loadTwo(x), f64x2.mul(factor, loadTwo(fresh))));
}
