import { expect, test } from "vitest";
import { sha256 } from "../../core/fingerprint.ts";
import { oracle, ORACLE_MEANS, ORACLE_NOISE_SCALE } from "./oracle.ts";
import { oracleImages } from "./oracle_images.ts";

test("an image is the same whatever is drawn beside it, and splits differ", () => {
  const all = oracleImages(0, 20, "test"), some = oracleImages(7, 3, "test");
  expect(some.images).toEqual(all.images.subarray(7 * 256, 10 * 256));
  expect(some.modes).toEqual(all.modes.subarray(7, 10));
  expect(oracleImages(0, 20, "train").modes).not.toEqual(all.modes);
});

test("the images are these ones for ever", () => {
  expect(sha256(oracleImages(0, 100, "train").images)).toBe(
    "8618a11a5c839db8afa54afe7e1d5e62defd035555f470729fda6168bc370940",
  );
  expect(sha256(oracleImages(0, 100, "test").images)).toBe(
    "a877adbcf9be6666d7b5b22843d2b0e4bc9c28deb0cd805d51cdc2086078abb1",
  );
});

test("indices past 2^32 - 1 are refused", () => {
  expect(oracleImages(2 ** 32 - 1, 1, "test").modes.length).toBe(1);
  expect(() => oracleImages(2 ** 32 - 1, 2, "test")).toThrow("got 2 from 4294967295 on");
});

const COUNT = 10_000;
const { images, modes } = oracleImages(0, COUNT, "train");

test("every mode is drawn equally often", () => {
  const found = new Float64Array(3600);
  for (const mode of modes) found[mode]! += 1;
  const expected = COUNT / 3600;
  const statistic = found.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // Chi-square of 3599 degrees of freedom: within four standard deviations of its mean.
  expect(Math.abs(statistic - 3599)).toBeLessThan(4 * Math.sqrt(2 * 3599));
});

test("noise around a mode's mean is logistic: mean 0, variance π² s² / 3, kurtosis 4.2", () => {
  const { kinds } = oracle();
  let n = 0, sum = 0, squares = 0, fourth = 0;
  for (let i = 0; i < images.length; i++) {
    const mean = ORACLE_MEANS[kinds[modes[Math.floor(i / 256)]! * 256 + i % 256]!]!;
    if (mean < 100 || mean > 160) continue; // far from both ends of the scale, where levels are cut
    const off = images[i]! - mean;
    n++;
    sum += off;
    squares += off ** 2;
    fourth += off ** 4;
  }
  const variance = squares / n, expected = (Math.PI * ORACLE_NOISE_SCALE) ** 2 / 3 + 1 / 12; // and that of rounding
  expect(n).toBeGreaterThan(50_000);
  expect(Math.abs(sum / n)).toBeLessThan(4 * Math.sqrt(expected / n));
  expect(Math.abs(variance / expected - 1)).toBeLessThan(4 * Math.sqrt(3.2 / n));
  expect(fourth / n / variance ** 2).toBeCloseTo(4.2, 0);
});

test("background pixels follow the table of log-masses, level by level", () => {
  const { kinds, logMasses } = oracle();
  const found = new Float64Array(256);
  let n = 0;
  for (let i = 0; i < images.length; i++) {
    if (kinds[modes[Math.floor(i / 256)]! * 256 + i % 256] !== 0) continue;
    found[images[i]!]! += 1;
    n++;
  }
  let statistic = 0, cells = 0;
  found.forEach((count, level) => {
    const expected = n * Math.exp(logMasses[0]![level]!);
    if (expected < 10) return;
    statistic += (count - expected) ** 2 / expected;
    cells++;
  });
  expect(cells).toBeGreaterThan(80);
  expect(statistic).toBeLessThan(cells + 4 * Math.sqrt(2 * cells));
});
