import { expect, test } from "vitest";
import { relativeError } from "../stats/relative_error.ts";
import { classDivergence, classDivergenceMetric } from "./class_kl.ts";
import { blurAndModes } from "./goldens/blur_and_modes.ts";
import { covered, meanValue } from "./goldens/covered.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { compare } from "./goldens/goldens.ts";
import { multinomial } from "./goldens/multinomial.ts";

test.each(blurAndModes.classes)(
  "the divergence is SciPy's entropy of the counts: $kl",
  ({ reference, generated, kl }) => {
    const counts = { reference: Uint32Array.from(reference), generated: Uint32Array.from(generated) };
    expect(relativeError(classDivergence(counts).value, kl)).toBeLessThan(1e-12);
  },
);

test("one of C equally frequent classes alone is log C away, and classes that no set has change nothing", () => {
  const reference = new Uint32Array(10).fill(1e5), generated = new Uint32Array(10);
  generated[3] = 1e4;
  const { value } = classDivergence({ generated, reference });
  expect(value).toBeCloseTo(Math.log(10), 2);
  const wider = { generated: Uint32Array.of(...generated, 0), reference: Uint32Array.of(...reference, 0) };
  expect(classDivergence(wider).value).toBe(value);
});

const EVEN = new Array(10).fill(1);
test.each([
  ["alike", EVEN, 500, 5000],
  ["alike, few samples", EVEN, 100, 300],
  ["slightly different", [1.2, 1.1, 1, 1, 1, 1, 1, 1, 0.9, 0.8], 2500, 5000],
  ["clearly different", [3, 2, 1, 1, 1, 1, 0.5, 0.2, 0.1, 0], 500, 5000],
])("the interval covers the divergence at this n as often as it says: %s", (_, weights, n, m) => {
  const trials = Array.from(
    { length: 400 },
    (_, trial) =>
      classDivergence({
        generated: multinomial(n, weights, 2 * trial),
        reference: multinomial(m, EVEN, 2 * trial + 1),
      }),
  );
  const truth = meanValue(trials);
  expect(covered(trials, truth)).toBeGreaterThan(0.92);
  expect(covered(trials, truth, 0.5)).toBeLessThan(0.85);
});

test("what chance alone gives is what sets of one distribution show on average", () => {
  const trials = Array.from(
    { length: 400 },
    (_, trial) =>
      classDivergence({
        generated: multinomial(500, EVEN, 2 * trial),
        reference: multinomial(5000, EVEN, 2 * trial + 1),
      }),
  );
  expect(relativeError(meanValue(trials), Number(trials[0]?.details?.expected_if_alike))).toBeLessThan(0.05);
});

test("the metric says what was added, and needs two samples", async () => {
  const features = gaussianRows(40, 4, 1), logits = gaussianRows(40, 4, 2);
  const sets = { ...compare(features, features), generated: { features, logits }, reference: { features, logits } };
  const { value, interval, convention } = await classDivergenceMetric().measure(sets);
  expect(value).toBe(0);
  expect(interval![0]).toBe(0);
  expect(convention).toMatchObject({ added_to_counts: 0.5, classes: 4 });
  expect(() => classDivergence({ generated: Uint32Array.of(1, 0), reference: Uint32Array.of(5, 5) })).toThrow(
    "at least 2 generated samples, got 1",
  );
});
