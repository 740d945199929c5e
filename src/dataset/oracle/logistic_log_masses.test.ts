import { expect, test } from "vitest";
import { logisticLogMasses } from "./logistic_log_masses.ts";

test.each([[128, 5], [0, 3], [255, 0.3], [44, 5], [300, 40]])(
  "masses for mean %d and scale %d sum to 1 over 256 levels",
  (mean, scale) => {
    let total = 0;
    for (const value of logisticLogMasses(mean, scale)) total += Math.exp(value);
    expect(total).toBeCloseTo(1, 12);
  },
);

// log(cdf(k + 1/2) - cdf(k - 1/2)) of the logistic in 250 digits (mpmath 1.2.1).
test.each([
  [128, 128, 5, -2.9965651211176617],
  [0, 44, 5, -8.70016657193711219],
  [255, 44, 5, -42.1],
  [250, 20, 0.5, -459.145413457868859],
])("level %d under mean %d and scale %d is mpmath's", (level, mean, scale, expected) => {
  expect(logisticLogMasses(mean, scale)[level]).toBeCloseTo(expected, 10);
});
