import { expect, test } from "vitest";
import type { LikelihoodKind } from "../../core/run.ts";
import { Noise, STREAM } from "../../core/noise.ts";
import { type Compared, compareModels, verdictOf } from "./compare_models.ts";
import { typicality } from "./tell_outliers.ts";

const noise = new Noise(2n);

/** A model whose images have these log-likelihoods. */
function model(id: string, nats: Float64Array, kind: LikelihoodKind = "exact", ok = true): Compared {
  const likelihood = { method: { method: "exact" }, kind, basis: "mass", evaluations: 1, convention: {} } as const;
  return {
    id,
    group: "test",
    likelihoods: {
      results: [{ likelihood, scores: { likelihood, nats, terms: {}, evaluations: 1 } }],
      checks: [{ model: id, check: "test", ok, finding: "" }],
      context: {
        slice: { dataset: "test", split: "test", from: 0, count: nats.length },
        format: { shape: [1, 1, 1], layout: "NCHW", levels: 256, range: [0, 1] },
        microBatch: 1,
      },
    },
  };
}

const hard = new Float64Array(100), jitter = new Float64Array(100);
noise.normal(hard, { stream: STREAM.observation, example: 0 });
noise.normal(jitter, { stream: STREAM.observation, example: 1 });
const base = hard.map((value) => -5 + value);
const better = base.map((value, i) => value + 0.1 + 0.05 * jitter[i]!);

test("what makes images hard cancels in pairs: a tenth of a nat is found in a spread of one", () => {
  const [comparison] = compareModels([model("a", base), model("b", better)]);
  expect(comparison).toMatchObject({ models: ["a", "b"], n: 100, verdict: "second" });
  expect(comparison!.difference * Math.LN2).toBeCloseTo(0.1, 1);
  expect(comparison!.pValue).toBeLessThan(1e-10);
});

test("models are compared on the images that both have, and all pairs are corrected together", () => {
  const even = base.map((value, i) => value + 0.05 * jitter[i]! - 0.05 * jitter.reduce((a, b) => a + b) / 100);
  const found = compareModels([model("a", base), model("b", even.subarray(0, 60)), model("c", better)]);
  expect(found.map(({ n }) => n)).toEqual([60, 100, 60]);
  expect(found[0]).toMatchObject({ verdict: "not-separated" });
  expect(found[0]!.pValue).toBeGreaterThan(0.05);
});

test("a bound below an exact value wins; an exact value below a bound, or an estimate on either side, decides nothing", () => {
  expect(verdictOf(-1, ["lower-bound", "exact"])).toBe("first");
  expect(verdictOf(-1, ["exact", "lower-bound"])).toBe("open");
  expect(verdictOf(1, ["exact", "upper-bound"])).toBe("open");
  expect(verdictOf(1, ["upper-bound", "exact"])).toBe("second");
  expect(verdictOf(-1, ["exact", "estimate"])).toBe("open");
  expect(verdictOf(-1, ["exact", "exact"])).toBe("first");
});

test("a model that failed a check is not compared", () => {
  expect(compareModels([model("a", base), model("b", better, "exact", false)])).toEqual([]);
});

test("an own image's typicality leaves its own value out of the mean", () => {
  const [inliers, outliers] = typicality(Float64Array.of(0, 3, 6), Float64Array.of(3, 13));
  expect([...inliers]).toEqual([-4.5, -0, -4.5]);
  expect([...outliers]).toEqual([-0, -10]);
});
