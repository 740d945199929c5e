import { expect, test } from "vitest";
import { contextCurve } from "./context_curve.ts";

test("points are bits over bytes of the tokens with so much text before them", () => {
  const before = Float64Array.from({ length: 400 }, (_, i) => i % 100);
  const nats = before.map((bytes) => -Math.LN2 * (bytes < 4 ? 6 : 2));
  const sizes = new Float64Array(400).fill(2);
  const scores = { nats, sizes, before, bytes: 800, lossless: true };
  const { axis, unit, points } = contextCurve([scores, scores]);
  expect({ axis, unit }).toEqual({ axis: "context-bytes", unit: "bits/byte" });
  expect(points.map(({ value }) => value)).toEqual(points.map(({ at }) => at < 4 ? 3 : 1));
  expect(points.every(({ interval }) => interval![0] === interval![1])).toBe(true);
  // Of the bin from 90 on, which windows of 100 bytes leave half empty, there is no point.
  expect(points.at(-1)!.at).toBeCloseTo(77, 0);
});

test("tokens with nothing before them, and bins of few tokens, make no point", () => {
  const scores = (before: number, count: number) => ({
    nats: new Float64Array(count).fill(-1),
    sizes: new Float64Array(count).fill(1),
    before: new Float64Array(count).fill(before).fill(12, count - 1),
    bytes: count,
    lossless: true,
  });
  expect(contextCurve([scores(0, 500)]).points).toEqual([]);
  expect(contextCurve([scores(8, 50)]).points).toEqual([]);
  expect(contextCurve([scores(8, 51)]).points).toHaveLength(1);
});
