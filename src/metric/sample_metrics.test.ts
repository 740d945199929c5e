import { expect, test } from "vitest";
import { conventionSchema } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import { anyImages } from "./goldens/blur_and_modes.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { compare } from "./goldens/goldens.ts";
import { SAMPLE_METRICS, sampleMetric } from "./sample_metrics.ts";

function setsWithEverything() {
  const features = gaussianRows(50, 4, 1), reference = gaussianRows(60, 4, 2);
  return {
    ...compare(features, reference),
    generated: { features, logits: features, spatial: features, pixels: anyImages(50, [1, 5, 5]) },
    reference: { features: reference, logits: reference, spatial: reference, pixels: anyImages(60, [1, 5, 5]) },
  };
}

test("every metric measures one comparison, within its interval and with a flat convention", async () => {
  for (const { id } of SAMPLE_METRICS) {
    const estimate = await sampleMetric(id).measure(setsWithEverything());
    expect(estimate.interval![0], id).toBeLessThanOrEqual(estimate.value);
    expect(estimate.interval![1], id).toBeGreaterThanOrEqual(estimate.value);
    expect(estimate.n).toBe(50);
    conventionSchema.parse(estimate.convention);
    conventionSchema.optional().parse(estimate.details);
  }
});

test("options reach the metric that knows them, and nothing set is the plain instance", async () => {
  const sets = setsWithEverything();
  expect((await sampleMetric("precision", { k: 3, splits: 7 }).measure(sets)).convention.k).toBe(3);
  expect((await sampleMetric("inception_score", { k: 3, splits: 7 }).measure(sets)).convention.splits).toBe(7);
  expect((await sampleMetric("mind", { seed: 7 }).measure(sets)).convention.seed).toBe(7);
  for (const metric of SAMPLE_METRICS) {
    expect(await sampleMetric(metric.id).measure(sets), metric.id).toEqual(await metric.measure(sets));
  }
});

test("an unknown metric is answered with the nearest", () => {
  expect(() => sampleMetric("fdi")).toThrow(UsageError);
  expect(() => sampleMetric("recal")).toThrow("Did you mean 'recall'?");
});
