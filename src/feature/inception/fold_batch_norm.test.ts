import { expect, test } from "vitest";
import { foldBatchNorm } from "./fold_batch_norm.ts";

test("one convolution does what a convolution and batch normalisation did", () => {
  const kernel = Float32Array.of(1, -2, 0.5, 4), pixels = [3, 5];
  const norm = {
    weight: Float32Array.of(2, -0.5),
    bias: Float32Array.of(0.25, 1),
    mean: Float32Array.of(-1, 20),
    variance: Float32Array.of(3, 0.125),
  };
  const { weight, bias } = foldBatchNorm(kernel, norm, 1e-3);
  for (const channel of [0, 1]) {
    const dot = (w: Float32Array) => w[2 * channel]! * pixels[0]! + w[2 * channel + 1]! * pixels[1]!;
    const scale = norm.weight[channel]! / Math.sqrt(norm.variance[channel]! + 1e-3);
    const expected = (dot(kernel) - norm.mean[channel]!) * scale + norm.bias[channel]!;
    expect(Math.abs(dot(weight) + bias[channel]! - expected)).toBeLessThan(1e-5);
  }
});
