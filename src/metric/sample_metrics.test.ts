import { expect, test } from "vitest";
import { conventionSchema } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { compare } from "./goldens/goldens.ts";
import { SAMPLE_METRICS, sampleMetric } from "./sample_metrics.ts";

test("every metric measures one comparison, within its interval and with a flat convention", async () => {
  const features = gaussianRows(50, 4, 1);
  const sets = { ...compare(features, gaussianRows(60, 4, 2)), generated: { features, logits: features } };
  for (const { id } of SAMPLE_METRICS) {
    const estimate = await sampleMetric(id).measure(sets);
    expect(estimate.interval![0], id).toBeLessThanOrEqual(estimate.value);
    expect(estimate.interval![1], id).toBeGreaterThanOrEqual(estimate.value);
    expect(estimate.n).toBe(50);
    conventionSchema.parse(estimate.convention);
  }
});

test("an unknown metric is answered with the nearest", () => {
  expect(() => sampleMetric("fdi")).toThrow(UsageError);
  expect(() => sampleMetric("recal")).toThrow("Did you mean 'recall'?");
});
