import { expect, test } from "vitest";
import { changeFromBase } from "./base_ratio.ts";
import { compareRuns } from "./compare_runs.ts";
import { FID, fixtureOf, measured } from "./fixture_pair.ts";

const RATIO = { id: "base_ratio", title: "time against base", unit: "×", direction: "lower", ranked: false } as const;

/** A ratio of ten pairs of processes whose logarithm has this standard error: 2.262 is t's quantile at nine degrees. */
function ratio(value: number, error: number) {
  const half = Math.exp(2.2621571627982 * error);
  return { value, interval: [value / half, value * half] as [number, number], n: 10 };
}

test("the p-value is Student's, of the logarithm", () => {
  // t = 3.2498 at nine degrees of freedom is the table's point of 1 %, two-sided.
  const change = changeFromBase(measured("m0", RATIO, ratio(Math.exp(0.32498), 0.1)));
  expect(change?.pValue).toBeCloseTo(0.01, 5);
  expect(changeFromBase(measured("m0", RATIO, ratio(Math.exp(-0.32498), 0.1)))?.pValue).toBeCloseTo(change!.pValue, 12);
  expect(changeFromBase(measured("m0", RATIO, { value: 1.2, interval: null }))).toBeNull();
  expect(changeFromBase(measured("m0", RATIO, { value: 1.2, interval: [0, 3] }))).toBeNull();
  expect(changeFromBase(measured("m0", RATIO, { value: 1, interval: [1, 1] }))?.pValue).toBe(1);
  expect(changeFromBase(measured("m0", RATIO, { value: 1.2, interval: [1.2, 1.2] }))?.pValue).toBe(0);
});

test("a model that takes longer than its base is worse, whatever an earlier run has there, and though no one ranks it", () => {
  const now = fixtureOf([RATIO], [[ratio(1.1, 0.01)], [ratio(0.9, 0.01)], [ratio(1.03, 0.001)], [ratio(1.1, 0.2)]]);
  for (const base of [now, fixtureOf([FID], [[null], [null], [null], [null]])]) {
    const comparisons = compareRuns(base, now);
    expect(comparisons.map(({ mark }) => mark)).toEqual(["worse", "better", "~", "~"]);
    expect(comparisons[0]).toMatchObject({ base: null, roster: null, least: { relative: 0.05 } });
    expect(comparisons[2]?.reason).toBe("beyond chance, but less than the 5 % that count");
  }
});

test("ratios are corrected together with all other cells", () => {
  const fid = { value: 10, interval: [9, 11] as [number, number] };
  const run = fixtureOf([FID, RATIO], [[fid, ratio(Math.exp(0.32498), 0.1)]]);
  expect(compareRuns(run, run)[1]?.pValue).toBeCloseTo(0.02, 4);
});

test("a run that was timed without its base is told so, and is not worse for it", () => {
  const timed = fixtureOf([RATIO], [[ratio(1.2, 0.01)]]), untimed = fixtureOf([FID], [[null]]);
  expect(compareRuns(timed, untimed)).toMatchObject([
    { mark: "x", reason: "the new run timed nothing in turn with a base", roster: "vanished-column" },
  ]);
});
