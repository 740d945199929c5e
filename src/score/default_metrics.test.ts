import { expect, test } from "vitest";
import type { SetArrays } from "../engine/task.ts";
import { SAMPLE_METRICS } from "../metric/sample_metrics.ts";
import { defaultMetrics } from "./default_metrics.ts";

const known = SAMPLE_METRICS.map(({ id }) => id);
const features: SetArrays = { features: new Float32Array(6), dimension: 2 };
const moments: SetArrays = { dimension: 2 };
const withLogits: SetArrays = { ...features, logits: new Float32Array(9), classes: 3 };

test("two sets of features allow all but the Inception Score, which needs logits of the generated one", () => {
  const five = ["fid", "kid", "precision", "recall", "density", "coverage"];
  expect(defaultMetrics(features, features, known)).toEqual(five);
  expect(defaultMetrics(features, withLogits, known)).toEqual(five);
  expect(defaultMetrics(withLogits, features, known)).toContain("inception_score");
});

test("where one set is known by its moments alone, there is the FID", () => {
  expect(defaultMetrics(features, moments, known)).toEqual(["fid"]);
  expect(defaultMetrics(moments, features, known)).toEqual(["fid"]);
  expect(defaultMetrics(withLogits, moments, known)).toEqual(["fid", "inception_score"]);
});

test("only what an implementation has is measured", () => {
  expect(defaultMetrics(features, features, ["precision", "recall", "vendi"])).toEqual(["precision", "recall"]);
});
