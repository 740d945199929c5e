import { expect, test } from "vitest";
import type { Estimate } from "../../core/run.ts";
import { featureBlocks, meanOfBlocks } from "./feature_blocks.ts";

const features = (n: number) => ({
  features: Float32Array.from({ length: n * 2 }, (_, i) => i),
  dimension: 2,
  logits: Float32Array.from({ length: n * 3 }, (_, i) => i),
  classes: 3,
  pixels: Uint8Array.from({ length: n * 4 }, (_, i) => i),
  shape: [1, 2, 2] as const,
});

test("features are cut into whole blocks, and few make one", () => {
  const blocks = featureBlocks(features(7), 3);
  expect(blocks.map((block) => [...block.features])).toEqual([[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]);
  expect([...blocks[1]!.logits!]).toEqual([9, 10, 11, 12, 13, 14, 15, 16, 17]);
  expect([...blocks[1]!.pixels!]).toEqual([12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]);
  expect(blocks[1]!.shape).toEqual([1, 2, 2]);
  expect(featureBlocks(features(2), 3)).toEqual([features(2)]);
});

const estimate = (value: number, interval: [number, number] | null): Estimate => ({
  value,
  interval,
  level: 0.95,
  n: 3,
  unit: "",
  direction: "lower",
  convention: { n_generated: 3 },
});

test("blocks are averaged, and claim no narrower interval than one of them", () => {
  const mean = meanOfBlocks([
    { ok: true, estimate: estimate(1, [0, 2]) },
    { ok: true, estimate: estimate(3, [1, 5]) },
  ]);
  expect(mean).toEqual({ ok: true, estimate: { ...estimate(2, [0.5, 3.5]), n: 6 } });
  expect(meanOfBlocks([{ ok: true, estimate: estimate(1, null) }, { ok: true, estimate: estimate(3, [1, 5]) }]))
    .toMatchObject({ estimate: { value: 2, interval: null } });
});

test("what blocks draw anew is independent, so that the mean's error is smaller than theirs", () => {
  const block = (redrawError?: number) => ({
    ok: true as const,
    estimate: { ...estimate(1, [0, 2]), ...(redrawError !== undefined && { redrawError }) },
  });
  expect(meanOfBlocks([block(3), block(4)])).toMatchObject({ estimate: { redrawError: 2.5 } });
  expect(meanOfBlocks([block(3), block()])).not.toHaveProperty("estimate.redrawError");
});

test("a block that failed fails the mean", () => {
  expect(meanOfBlocks([{ ok: true, estimate: estimate(1, null) }, { ok: false, reason: "NaN" }]))
    .toEqual({ ok: false, reason: "NaN" });
});
