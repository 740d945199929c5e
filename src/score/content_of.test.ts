import { expect, test } from "vitest";
import type { SetArrays } from "../engine/task.ts";
import { contentOf } from "./content_of.ts";

const set = (): SetArrays => ({ features: Float32Array.of(1, 2, 3, 4), dimension: 2 });

test("equal sets have one content, wherever their values lie in memory", () => {
  const inside = Float32Array.of(9, 1, 2, 3, 4, 9).subarray(1, 5);
  expect(contentOf(set())).toMatch(/^[0-9a-f]{64}$/);
  expect(contentOf({ features: inside, dimension: 2 })).toBe(contentOf(set()));
});

test("another value, shape, precision or role is another content", () => {
  const others: SetArrays[] = [
    set(),
    { ...set(), features: Float32Array.of(1, 2, 3, 5) },
    { ...set(), features: Float64Array.of(1, 2, 3, 4) },
    { ...set(), dimension: 4 },
    { ...set(), logits: Float32Array.of(1, 2), classes: 1 },
    { ...set(), spatial: Float32Array.of(1, 2), spatialDimension: 1 },
  ];
  expect(new Set(others.map(contentOf)).size).toBe(others.length);
});

test("moments of another sample size are another content", () => {
  const moments = (n: number | null): SetArrays => ({
    dimension: 1,
    gaussian: { n, mean: Float64Array.of(0), covariance: { rows: 1, cols: 1, data: Float64Array.of(1) } },
  });
  expect(contentOf(moments(10))).not.toBe(contentOf(moments(11)));
  expect(contentOf(moments(null))).not.toBe(contentOf(moments(11)));
});
