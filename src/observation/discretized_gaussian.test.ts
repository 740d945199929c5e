import { expect, test } from "vitest";
import { discretizedGaussianLogMass } from "./discretized_gaussian.ts";

const value = (level: number) => level / 127.5 - 1;

test.each([[0.3, 0.05], [-0.99, 0.02], [1.4, 0.5]])(
  "the masses of 256 levels sum to 1 for mean %f, deviation %f",
  (mean, deviation) => {
    let total = 0;
    for (let level = 0; level < 256; level++) {
      total += Math.exp(
        discretizedGaussianLogMass(value(level), mean, deviation, 256),
      );
    }
    expect(Math.abs(total - 1)).toBeLessThan(1e-12);
  },
);

test("a bin of one deviation each side holds 68.27 %", () => {
  const level = 128, half = 1 / 255;
  const mass = Math.exp(discretizedGaussianLogMass(value(level), value(level), half, 256));
  expect(mass).toBeCloseTo(0.682689492137, 10);
});
