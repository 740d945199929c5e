/**
 * Heun's method with steps chosen for each example on its own, for dx/ds = f(x, s) together with the integral of the
 * divergence of f along the way.
 *
 * Euler's step is embedded in Heun's: their difference, h/2 (k2 - k1), estimates the error of the former and steers h, and
 * the latter, of second order, is kept. Examples do not depend on what is beside them in a batch.
 *
 * Source: Hairer, Nørsett, Wanner, "Solving Ordinary Differential Equations I", section II.4.
 */

/** The slope at each example's own point and parameter, and its divergence there. */
export interface Slopes {
  /** [count, size] */
  readonly slope: Float64Array;
  /** [count] */
  readonly divergence: Float64Array;
}

/** @param s The parameter of each example, [count]. */
export type Field = (x: Float64Array, s: Float64Array) => Promise<Slopes>;

export interface Trajectories {
  /** Where the examples end, [count, size]. */
  readonly x: Float64Array;
  /** Integral of the divergence, [count]. */
  readonly divergence: Float64Array;
  /** Evaluations of the field that each example needed, [count]. */
  readonly evaluations: Float64Array;
}

/**
 * Integrates all examples from one parameter to another.
 *
 * @param x Starting points, [count, size].
 * @param options `tolerance` bounds the error of an Euler step, root mean square over numbers, each relative to
 * 1 + |x|, and its error in the divergence, per number.
 * @throws {RangeError} Where steps become too small to go on, as for a field with NaN.
 */
export async function adaptiveHeun(
  field: Field,
  x: Float64Array,
  { count, from, to, tolerance }: {
    readonly count: number;
    readonly from: number;
    readonly to: number;
    readonly tolerance: number;
  },
): Promise<Trajectories> {
  const size = x.length / count, span = to - from;
  const state = Float64Array.from(x), trial = new Float64Array(x.length), at = new Float64Array(count).fill(from);
  const ahead = new Float64Array(count), steps = new Float64Array(count).fill(span / 50);
  const divergence = new Float64Array(count), evaluations = new Float64Array(count);
  const done = new Uint8Array(count), fresh = new Uint8Array(count);
  const start: Slopes = { slope: new Float64Array(x.length), divergence: new Float64Array(count) };

  while (done.includes(0)) {
    if (fresh.some((known, i) => known === 0 && done[i] === 0)) {
      const { slope, divergence: rate } = await field(state, at);
      for (let i = 0; i < count; i++) {
        if (fresh[i] === 1 || done[i] === 1) continue;
        start.slope.set(slope.subarray(i * size, (i + 1) * size), i * size);
        start.divergence[i] = rate[i]!;
        evaluations[i]!++;
        fresh[i] = 1;
      }
    }
    for (let i = 0; i < count; i++) {
      const h = done[i] === 1 ? 0 : steps[i] = Math.min(steps[i]!, to - at[i]!);
      ahead[i] = at[i]! + h;
      for (let j = i * size; j < (i + 1) * size; j++) trial[j] = state[j]! + h * start.slope[j]!;
    }
    const end = await field(trial, ahead);
    for (let i = 0; i < count; i++) {
      if (done[i] === 1) continue;
      evaluations[i]!++;
      const h = steps[i]!;
      let squares = 0;
      for (let j = i * size; j < (i + 1) * size; j++) {
        const scale = 1 + Math.max(Math.abs(state[j]!), Math.abs(trial[j]!));
        squares += (h / 2 * (end.slope[j]! - start.slope[j]!) / scale) ** 2;
      }
      const inTrace = Math.abs(h / 2 * (end.divergence[i]! - start.divergence[i]!)) / size;
      const error = Math.max(Math.sqrt(squares / size), inTrace) / tolerance;
      if (error <= 1) {
        for (let j = i * size; j < (i + 1) * size; j++) state[j]! += h / 2 * (start.slope[j]! + end.slope[j]!);
        divergence[i]! += h / 2 * (start.divergence[i]! + end.divergence[i]!);
        at[i] = ahead[i]!;
        fresh[i] = 0;
        if (to - at[i]! <= 1e-12 * span) done[i] = 1;
      }
      // The error of an Euler step grows with h². NaN is taken for an error too large.
      const factor = Number.isNaN(error) ? 0.2 : Math.min(5, Math.max(0.2, 0.9 / Math.sqrt(error)));
      steps[i] = h * factor;
      if (done[i] === 0 && steps[i]! < 1e-9 * span) {
        throw new RangeError(`Cannot integrate example ${i} of the batch beyond ${at[i]}: steps become too small`);
      }
    }
  }
  return { x: state, divergence, evaluations };
}
