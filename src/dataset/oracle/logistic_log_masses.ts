/**
 * Log-masses that a discretised logistic puts on the grey levels 0..levels-1: the mass of level k is that of the logistic
 * between k - 1/2 and k + 1/2, the outermost levels taking all that lies beyond.
 *
 * Source: the single component of PixelCNN++ (Salimans et al. 2017, arXiv:1701.05517, equation 2), on the scale of levels.
 *
 * @param mean In levels.
 * @param scale The logistic's scale s, in levels: its standard deviation is s · π / √3.
 * @returns [levels], in nats; exact in both tails.
 *
 * @example
 * ```ts
 * logisticLogMasses(128, 5)[128]; // log(tanh(1 / 20)), about -2.997
 * ```
 */
export function logisticLogMasses(mean: number, scale: number, levels = 256): Float64Array {
  return Float64Array.from({ length: levels }, (_, level) => {
    const lower = level === 0 ? -Infinity : (level - 0.5 - mean) / scale;
    const upper = level === levels - 1 ? Infinity : (level + 0.5 - mean) / scale;
    // σ(b) - σ(a) = σ(b) σ(-a) (1 - exp(a - b)): nothing cancels.
    return -softplus(-upper) - softplus(lower) + Math.log1p(-Math.exp(lower - upper));
  });
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
