import { expect, test } from "vitest";
import { philox4x32 } from "../core/philox.ts";
import { uniforms } from "../core/uniforms.ts";
import { effectiveWilsonInterval } from "../stats/effective_wilson_interval.ts";
import { wilsonInterval } from "../stats/wilson_interval.ts";
import { humanError, type RaterErrors } from "./human_error.ts";

/** Errors on 100 generated and on 100 real images of the participants of Stein et al.'s CIFAR-10 table. */
const ACGAN = [
  [9, 20],
  [6, 12],
  [17, 32],
  [19, 8],
  [5, 4],
  [7, 23],
  [9, 19],
  [16, 26],
  [0, 51],
  [12, 18],
  [3, 13],
  [11, 18],
  [16, 17],
  [7, 18],
  [30, 11],
  [34, 19],
  [14, 40],
  [7, 9],
  [11, 15],
  [15, 17],
  [5, 9],
  [2, 11],
  [4, 19],
  [13, 11],
  [17, 12],
] as const;

function raters(errors: readonly (readonly [number, number])[], trials: number): RaterErrors[] {
  return errors.map(([generated, real], i) => ({
    rater: `participant_${i}`,
    real: { errors: real, trials },
    generated: { errors: generated, trials },
  }));
}

test("it gives the rates that the authors of a table print of it, and intervals of their standard errors", () => {
  // Means and standard errors over participants, in the notebook beside the table.
  const { overall, real, generated, answers } = humanError(raters(ACGAN, 100));
  expect(overall.value).toBeCloseTo(0.1482, 12);
  expect(generated.value).toBeCloseTo(0.1156, 12);
  expect(real.value).toBeCloseTo(0.1808, 12);
  expect(answers).toBe(5000);
  const expected = [
    [overall, 741, 5000, 0.012659],
    [generated, 289, 2500, 0.016156],
    [real, 452, 2500, 0.020728],
  ] as const;
  for (const [rate, errors, trials, error] of expected) {
    const interval = effectiveWilsonInterval(errors, trials, error ** 2, 0.95, 24);
    rate.interval!.forEach((end, i) => expect(end).toBeCloseTo(interval[i]!, 5));
  }
});

test("raters who agree are as good as one large sample that lost Student's degrees of freedom", () => {
  // Ten raters: t(0.975; 9) = 2.262157, z = 1.959964.
  const size = 500 * (1.959964 / 2.262157) ** 2;
  const { overall } = humanError(raters(Array.from({ length: 10 }, () => [10, 10]), 25));
  wilsonInterval(0.4 * size, size).forEach((end, i) => expect(overall.interval![i]).toBeCloseTo(end, 6));
});

test("nobody errs: the interval says how little that proves of few raters", () => {
  const upper = (people: number) =>
    humanError(raters(Array.from({ length: people }, () => [0, 0]), 25)).overall.interval![1];
  expect(upper(3)).toBeGreaterThan(0.1);
  expect(upper(30)).toBeLessThan(0.005);
});

test("a single rater has no interval, and halves of different sizes are refused", () => {
  expect(humanError(raters([[10, 15]], 25))).toMatchObject({
    overall: { value: 0.5, interval: null },
    generated: { value: 0.4, interval: null },
    real: { value: 0.6, interval: null },
    raters: 1,
    answers: 50,
  });
  const odd = { rater: "Ada", real: { errors: 1, trials: 25 }, generated: { errors: 1, trials: 24 } };
  expect(() => humanError([odd])).toThrow("'Ada' must have seen as many real as generated images, got 25 and 24");
  expect(() => humanError([])).toThrow(RangeError);
});

test("the intervals cover, of few raters and many whose rates differ", () => {
  const repeats = 400;
  for (const [people, rate] of [[3, 0.1], [3, 0.4], [5, 0.25], [10, 0.05], [10, 0.5], [30, 0.15]] as const) {
    const random = numbers(people, Math.round(100 * rate), repeats * people * 51);
    // Rates from a uniform distribution whose variance is 4 % of p(1 - p): answers of one rater are so correlated.
    const half = Math.sqrt(3 * 0.04 * rate * (1 - rate));
    let covered = 0;
    for (let i = 0; i < repeats; i++) {
      const errors = Array.from({ length: people }, (): [number, number] => {
        const own = rate + (2 * random() - 1) * Math.min(half, rate);
        const count = () => Array.from({ length: 25 }, () => random() < own).filter(Boolean).length;
        return [count(), count()];
      });
      const [low, high] = humanError(raters(errors, 25)).overall.interval!;
      if (low <= rate && rate <= high) covered++;
    }
    // At a coverage of 0.95, 0.92 of 400 is three standard errors below.
    expect(covered / repeats, `${people} raters at ${rate}`).toBeGreaterThan(0.92);
  }
});

test("where a few people make most errors the intervals are too narrow, as their description says", () => {
  // Of 26 in 100 people 19.25 % of answers are wrong, of the others none: a rate of 5 %, correlated by 0.15.
  const repeats = 1000, people = 10, random = numbers(1, 15, repeats * people * 51);
  let covered = 0;
  for (let i = 0; i < repeats; i++) {
    const errors = Array.from({ length: people }, (): [number, number] => {
      const own = random() < 0.26 ? 0.1925 : 0;
      const count = () => Array.from({ length: 25 }, () => random() < own).filter(Boolean).length;
      return [count(), count()];
    });
    const [low, high] = humanError(raters(errors, 25)).overall.interval!;
    if (low <= 0.05 && 0.05 <= high) covered++;
  }
  expect(covered / repeats).toBeLessThan(0.93);
  expect(covered / repeats).toBeGreaterThan(0.8);
});

function numbers(key0: number, key1: number, count: number): () => number {
  const words = new Uint32Array(4 * Math.ceil(count / 4)), values = new Float64Array(words.length);
  philox4x32(words, [key0, key1], [0, 0, 0, 0]);
  uniforms(values, words);
  let at = 0;
  return () => values[at++]!;
}
