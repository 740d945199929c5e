import { expect, test } from "vitest";
import { allFinite } from "./all_finite.ts";

test.each([0, 1, 2, 3, 4, 5, 17, 784, 16_384, 16_387, 40_001])(
  "one of %i numbers that is not finite is found",
  (count) => {
    // What was there before is not looked at.
    allFinite(new Float32Array(16_384).fill(NaN));
    const values = Float32Array.from({ length: count }, (_, i) => (i - count / 2) * 3e38 / Math.max(1, count / 2));
    expect(allFinite(values)).toBe(true);
    for (const bad of [NaN, Infinity, -Infinity]) {
      for (const at of new Set([0, 1, 6, count - 3, count - 1, count >> 1])) {
        if (at >= 0 && at < count) expect(allFinite(values.with(at, bad)), `${bad} at ${at}`).toBe(false);
      }
    }
  },
);
