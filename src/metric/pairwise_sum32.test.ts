import { expect, test } from "vitest";
import { pairwiseSum32 } from "./pairwise_sum32.ts";

// np.sum of (np.arange(n) * 7919 % 1000).astype(np.float32) / np.float32(7), NumPy 1.24.
test.each([
  [5, 455.71429443359375],
  [8, 676],
  [100, 7007.1435546875],
  [129, 9180.5712890625],
  [300, 21450],
  [1000, 71357.140625],
])("%i numbers add up to NumPy's float32 sum", (n, sum) => {
  const values = Float32Array.from({ length: n }, (_, i) => Math.fround(i * 7919 % 1000) / 7);
  expect(pairwiseSum32(values, 0, n)).toBe(sum);
  expect(pairwiseSum32(Float32Array.of(9, ...values), 1, n)).toBe(sum);
});
