import { expect, test } from "vitest";
import { matrix } from "../linalg/matrix.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { multinomial } from "./goldens/multinomial.ts";
import { classesCovered, classesCoveredMetric } from "./classes_covered.ts";
import { compare } from "./goldens/goldens.ts";

const even = (classes: number, each: number) => new Uint32Array(classes).fill(each);

test("a class counts from half of its share in real data on", () => {
  const reference = Uint32Array.of(400, 400, 200);
  expect(classesCovered({ generated: Uint32Array.of(700, 200, 100), reference }).value).toBe(3);
  expect(classesCovered({ generated: Uint32Array.of(701, 199, 100), reference }).value).toBe(2);
  expect(classesCovered({ generated: Uint32Array.of(1000, 0, 0), reference }).value).toBe(1);
});

test("a few misread samples cover no class, and classes that real data lack are no classes to cover", () => {
  const { value, interval, details } = classesCovered({
    generated: Uint32Array.of(2480, 10, 0, 10),
    reference: Uint32Array.of(2000, 2000, 1000, 0),
  });
  expect([value, interval]).toEqual([1, [1, 1]]);
  expect(details).toMatchObject({ classes: 3, rarest_class: 2, rarest_class_share_of_real: 0 });
});

test("the details tell the share of each class, and how many equally frequent ones were as varied", () => {
  const { details } = classesCovered({ generated: Uint32Array.of(300, 100), reference: Uint32Array.of(100, 100) });
  expect(details).toMatchObject({ shares_of_real: "0: 1.50, 1: 0.50", effective_classes_reference: 2 });
  // exp of the entropy of 3/4 and 1/4: 4 / 3^(3/4).
  expect(details?.effective_classes).toBeCloseTo(4 / 3 ** 0.75, 12);
});

test("many samples settle every class; few leave it open which pass", () => {
  const many = classesCovered({ generated: even(10, 1000), reference: even(10, 1000) });
  expect([many.value, many.interval]).toEqual([10, [10, 10]]);
  const few = classesCovered({ generated: even(10, 2), reference: even(10, 1000) });
  expect([few.value, few.interval]).toEqual([10, [0, 10]]);
});

test.each([
  ["all alike", even(10, 100), 100, 300],
  ["some dropped", Uint32Array.of(100, 100, 100, 80, 70, 60, 45, 30, 10, 0), 500, 5000],
  ["some dropped, many samples", Uint32Array.of(100, 100, 100, 80, 70, 60, 45, 30, 10, 0), 2500, 5000],
])("the interval holds the number of classes that truly pass: %s", (_, weights, n, m) => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const truth = weights.filter((weight) => weight / total >= 0.05).length;
  let held = 0, width = 0;
  for (let trial = 0; trial < 300; trial++) {
    const { interval } = classesCovered({
      generated: multinomial(n, weights, 2 * trial),
      reference: multinomial(m, even(10, 1), 2 * trial + 1),
    });
    if (interval![0] <= truth && truth <= interval![1]) held++;
    width += (interval![1] - interval![0]) / 300;
  }
  expect(held / 300).toBeGreaterThanOrEqual(0.95);
  // It is no interval that says nothing.
  expect(width).toBeLessThan(n > 1000 ? 2 : n > 100 ? 4 : 9);
});

test("the metric reads the largest logit of both sets", async () => {
  const logits = (labels: number[]) =>
    matrix(labels.length, 3, labels.flatMap((label) => [0, 1, 2].map((j) => j === label ? 5 : 0)));
  const features = gaussianRows(6, 2, 1);
  const sets = {
    ...compare(features, features),
    generated: { features, logits: logits([0, 0, 0, 0, 2, 2]) },
    reference: { features, logits: logits([0, 0, 1, 1, 2, 2]) },
  };
  const { value, convention } = await classesCoveredMetric().measure(sets);
  expect(value).toBe(2);
  expect(convention).toMatchObject({ layer: "logits", classes: 3, network: sets.network, n_generated: 6 });
});

test("sets without classes, or of two numbers of classes, are told", async () => {
  const features = gaussianRows(5, 2, 1), sets = compare(features, features);
  const measure = (generated?: typeof features, reference?: typeof features) =>
    classesCoveredMetric().measure({
      ...sets,
      generated: { features, ...(generated && { logits: generated }) },
      reference: { features, ...(reference && { logits: reference }) },
    });
  await expect(measure(undefined, features)).rejects.toThrow("the generated set has no class logits (network: golden@");
  await expect(measure(features)).rejects.toThrow("the reference set has no class logits");
  await expect(measure(features, gaussianRows(5, 3, 1))).rejects.toThrow(
    "generated samples have 2, reference samples 3",
  );
  await expect(measure(features, matrix(1, 2, [NaN, 1]))).rejects.toThrow("row 0 of the reference class logits");
});
