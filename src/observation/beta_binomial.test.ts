import { expect, test } from "vitest";
import { BetaBinomial } from "./beta_binomial.ts";

const distribution = new BetaBinomial(256);

// scipy.stats.betabinom.logpmf(k, 255, a, b) of SciPy 1.10.
test.each([
  [0, 0.01, 3.5, -0.04448172961469421],
  [255, 0.01, 3.5, -22.799107165229266],
  [17, 0.01, 3.5, -7.62040334548778],
  [128, 40, 60, -5.1585966652240955],
  [3, 900, 0.2, -593.2801869388986],
  [254, 0.5, 0.5, -4.0346713826600915],
])("log P(%i) for alpha %f and beta %f is SciPy's", (k, alpha, beta, expected) => {
  expect(Math.abs(distribution.logMass(k, alpha, beta) - expected)).toBeLessThan(
    1e-9 * Math.max(1, Math.abs(expected)),
  );
});

test.each([[1, 1], [0.02, 0.3], [7, 0.9], [300, 500]])(
  "for alpha %f and beta %f masses sum to 1 and have the mean",
  (alpha, beta) => {
    let total = 0, mean = 0;
    for (let k = 0; k < 256; k++) {
      const mass = Math.exp(distribution.logMass(k, alpha, beta));
      total += mass;
      mean += k * mass;
    }
    expect(total).toBeCloseTo(1, 10);
    expect(mean).toBeCloseTo(distribution.meanAt(Math.log(alpha), Math.log(beta)), 8);
  },
);

test("alpha = beta = 1 is uniform", () => {
  for (const k of [0, 1, 128, 255]) expect(distribution.logMass(k, 1, 1)).toBeCloseTo(-Math.log(256), 11);
});

test("draws at evenly spread uniforms follow the masses", () => {
  const n = 20_000, counts = new Array<number>(256).fill(0);
  for (let i = 0; i < n; i++) counts[distribution.draw((i + 0.5) / n, 0.4, 0.8)]!++;
  for (let k = 0; k < 256; k++) {
    expect(Math.abs(counts[k]! - n * Math.exp(distribution.logMass(k, 0.4, 0.8))), `level ${k}`).toBeLessThan(1.01);
  }
});
