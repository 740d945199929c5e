import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { matrix } from "../linalg/matrix.ts";
import { authenticity, authenticityMetric } from "./authenticity.ts";
import { covered } from "./goldens/covered.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { compare, expected, goldenComparison, SETS } from "./goldens/goldens.ts";

const line = (...values: number[]) => matrix(values.length, 1, values);

test.each(SETS)("authenticity is dgm-eval's AuthPct: %s", async (set) => {
  const { value } = await authenticity(goldenComparison(set));
  // Their percentage is in float32.
  expect(value).toBe(Math.round(expected[set].authpct_dgm_eval / 100 * generatedRows(set)) / generatedRows(set));
});

test("a sample is authentic where it is farther off than the neighbour's own neighbour", async () => {
  // Training 0, 1, 4: their own nearest are 1, 1 and 3 away.
  const { value } = await authenticity(compare(line(-2, -1, 0.4, 2.3, 2.6, 7, 7.5), line(0, 1, 4)));
  // -2 (2 > 1), 2.3 (1.3 > 1) and 7.5 (3.5 > 3) are; -1 and 7 are just as far, which is not farther.
  expect(value).toBe(3 / 7);
});

test("exact copies are not authentic, also of what the training set holds twice", async () => {
  expect((await authenticity(compare(line(3, 5), line(3, 3, 5)))).value).toBe(0);
});

test("the training set is read where it is given, and the convention says so", async () => {
  const comparison = compare(line(0, 10), line(0, 10, 10.5));
  const trained = { ...comparison, training: { features: line(3, 4, 5, 6) } };
  expect(await authenticityMetric().measure(comparison)).toMatchObject({
    value: 0,
    convention: { training: "reference", n_training: 3 },
  });
  expect(await authenticityMetric().measure(trained)).toMatchObject({
    value: 1,
    convention: { training: "training", n_training: 4 },
  });
});

test("the interval covers the true share given the training set", async () => {
  // Uniform on [0, 3] against 0, 0.2 and 3: nearest to 0.2 up to 1.6, authentic from 0.4 on; nearest to 3 never beyond
  // its 2.8, nor to 0 beyond its 0.2. The share is 1.2 of 3.
  const trials = [];
  const values = new Float64Array(60);
  for (let example = 0; example < 300; example++) {
    new Noise(5n).uniform(values, { stream: STREAM.observation, example });
    trials.push(await authenticity(compare(line(...values.map((value) => 3 * value)), line(0, 0.2, 3))));
  }
  expect(covered(trials, 0.4)).toBeGreaterThan(0.92);
  expect(covered(trials, 0.4, 0.5)).toBeLessThan(0.8);
});

test("a single training sample, other dimensions and missing features are refused", async () => {
  const comparison = compare(gaussianRows(4, 2, 1), gaussianRows(4, 2, 2));
  const trained = (training: object) => authenticity({ ...comparison, training });
  await expect(trained({ features: gaussianRows(1, 2, 3) })).rejects.toThrow("at least 2 training samples");
  await expect(trained({ features: gaussianRows(5, 3, 3) })).rejects.toThrow("training features 3");
  await expect(trained({})).rejects.toThrow("of the training set only mean and covariance");
  await expect(trained({ features: line(NaN, 1) })).rejects.toThrow();
});

function generatedRows(set: typeof SETS[number]): number {
  return goldenComparison(set).generated.features!.rows;
}
