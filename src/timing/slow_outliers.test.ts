import { expect, test } from "vitest";
import { noisyStream } from "./fixture_stream.ts";
import { outlierWarnings, slowOutliers } from "./slow_outliers.ts";

test("what is ten robust standard deviations above the median counts", () => {
  // Median 11, MAD 1.
  const times = [10, 10, 11, 12, 12], threshold = 11 + 14.826;
  expect(slowOutliers([...times, 9, 13])).toEqual({ count: 0, share: 0, threshold });
  expect(slowOutliers([...times, 9, 25.8])).toMatchObject({ count: 0 });
  expect(slowOutliers([...times, 9, 25.9])).toMatchObject({ count: 1, share: 1 / 7 });
});

test("where times hardly differ, only what is 10 % slower counts", () => {
  const times = new Array(98).fill(10);
  expect(slowOutliers([...times, 10.9, 11.1])).toEqual({ count: 1, share: 0.01, threshold: 11 });
});

test("noise without outliers has none", () => {
  for (const [length, spread] of [[64, 0.1], [662, 0.1], [64, 0.02]] as const) {
    let warned = 0;
    for (let example = 0; example < 300; example++) {
      if (outlierWarnings("vae", noisyStream(length, { seed: 23n, example, spread })).length > 0) warned++;
    }
    expect(warned).toBeLessThanOrEqual(1);
  }
});

test("a warning comes with more than one in a hundred", () => {
  const times = new Array(200).fill(10);
  expect(outlierWarnings("vae", [...times, 50, 60])).toEqual([]);
  expect(outlierWarnings("vae", [...times, 50, 60, 70])).toEqual([{
    kind: "outliers",
    message: "vae: 3 of 203 times (1.5 %) are far slower than the rest, above 11 ms.",
    advice: expect.any(String),
  }]);
  expect(outlierWarnings("vae", [])).toEqual([]);
});
