/** Batch normalisation's learnt scale and shift and the moments it saw, one number a channel. */
export interface BatchNorm {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/**
 * Folds batch normalisation into the convolution before it:
 * w' = w · γ / √(σ² + ε), b' = β - μ · γ / √(σ² + ε), in float64 and rounded once.
 *
 * @param kernel [channels out, ...], without bias.
 * @param epsilon What the layer adds to the variance.
 *
 * @example
 * ```ts
 * foldBatchNorm(kernel, norm, 1e-3); // { weight, bias } of one convolution that does both
 * ```
 */
export function foldBatchNorm(
  kernel: Float32Array,
  { weight, bias, mean, variance }: BatchNorm,
  epsilon: number,
): { weight: Float32Array; bias: Float32Array } {
  const channels = weight.length, size = kernel.length / channels;
  const folded = new Float32Array(kernel.length), shift = new Float32Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    const scale = weight[channel]! / Math.sqrt(variance[channel]! + epsilon);
    for (let i = channel * size; i < (channel + 1) * size; i++) folded[i] = kernel[i]! * scale;
    shift[channel] = bias[channel]! - mean[channel]! * scale;
  }
  return { weight: folded, bias: shift };
}
