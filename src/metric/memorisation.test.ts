import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { matrix } from "../linalg/matrix.ts";
import { covered } from "./goldens/covered.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { compare } from "./goldens/goldens.ts";
import { memorisation, memorisationMetric } from "./memorisation.ts";

const line = (...values: number[]) => matrix(values.length, 1, values);

test("a sample is memorised where the nearest is less than a third as far as the second", async () => {
  // Between 0 and 1 the ratio is a third at 1/4 and 3/4.
  const { value, details } = await memorisation(compare(line(0.2, 0.24, 0.26, 0.5, 0.74, 0.76), line(0, 1)));
  expect(value).toBe(3 / 6);
  expect(details).toEqual({ copies: 0, training_repetitions: 0 });
});

test("copies are found and memorised, also of what the training set holds several times", async () => {
  const training = line(0, 1, 1, 1, 5, 0);
  const { value, details } = await memorisation(compare(line(1, 0, 1.1, 3, 3), training));
  // 1 and 0 are copies; 1.1 is 0.1 from 1 and 1.1 from 0; 3 lies between 1 and 5.
  expect(value).toBe(3 / 5);
  expect(details).toEqual({ copies: 2, training_repetitions: 3 });
});

test("a set against itself is all copies, a fresh one of many dimensions none", async () => {
  const training = gaussianRows(200, 20, 1);
  expect(await memorisation(compare(training, training))).toMatchObject({ value: 1, details: { copies: 200 } });
  expect(await memorisation(compare(gaussianRows(200, 20, 2), training))).toMatchObject({ value: 0 });
});

test("the interval covers the true share given the training set", async () => {
  // Uniform on [0, 1] against 0 and 1: below 1/4 or above 3/4.
  const trials = [];
  const values = new Float64Array(50);
  for (let example = 0; example < 300; example++) {
    new Noise(6n).uniform(values, { stream: STREAM.observation, example });
    trials.push(await memorisation(compare(line(...values), line(0, 1))));
  }
  expect(covered(trials, 0.5)).toBeGreaterThan(0.92);
  expect(covered(trials, 0.5, 0.5)).toBeLessThan(0.8);
});

test("the metric reads the training set where it is given and records ratio and size", async () => {
  const comparison = { ...compare(line(0.1, 0.9), line(7, 8)), training: { features: line(0, 1, 0) } };
  const { value, convention, details } = await memorisationMetric({ ratio: 0.2 }).measure(comparison);
  expect(value).toBe(1);
  expect(convention).toMatchObject({ ratio: 0.2, training: "training", n_training: 3 });
  expect(details).toMatchObject({ training_repetitions: 1 });
});

test("a training set of one image and a ratio above 1 are refused", async () => {
  await expect(memorisation(compare(line(1), line(2, 2, 2)))).rejects.toThrow("all 3 reference samples are equal");
  await expect(memorisation(compare(line(1), line(2, 3)), { ratio: 1.5 })).rejects.toThrow("'ratio'");
});
