import { expect, test } from "vitest";
import { indexPercentile } from "./index_percentile.ts";

const oneTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

test("it is the latency at the index, cut to a whole number", () => {
  expect(indexPercentile([4, 1, 3, 2], 0.5)).toBe(3);
  expect(indexPercentile(oneTo(100), 0.99)).toBe(100);
  expect(indexPercentile(oneTo(101), 0.9)).toBe(91);
  expect(indexPercentile(oneTo(1024), 0.9)).toBe(922);
  expect(indexPercentile([7], 0.999)).toBe(7);
});

test("no latencies, or a percentile that is no share, are refused", () => {
  expect(() => indexPercentile([], 0.5)).toThrow("there are no latencies");
  expect(() => indexPercentile([1], 90)).toThrow("'p' must be a share from 0 to below 1, got 90");
});
