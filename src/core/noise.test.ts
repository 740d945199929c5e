import { expect, test } from "vitest";
import { Noise, STREAM } from "./noise.ts";

const at = (example: number, draw = 0) => ({ stream: STREAM.latent, example, draw });

test("an example's noise does not depend on what was drawn before", () => {
  const alone = new Float64Array(9), later = new Float64Array(9), other = new Float64Array(100);
  new Noise(5n).normal(alone, at(3));
  const noise = new Noise(5n);
  noise.normal(other, at(0));
  noise.uniform(other, at(3));
  noise.normal(later, at(3));
  expect(later).toEqual(alone);
});

test("seeds, streams, examples and draws are told apart", () => {
  const draws = [
    [new Noise(5n), at(3)],
    [new Noise(6n), at(3)],
    [new Noise(5n + (1n << 32n)), at(3)],
    [new Noise(5n), at(4)],
    [new Noise(5n), at(3, 1)],
    [new Noise(5n), { ...at(3), stream: STREAM.bound }],
  ] as const;
  const first = draws.map(([noise, address]) => {
    const out = new Float64Array(1);
    noise.uniform(out, address);
    return out[0];
  });
  expect(new Set(first).size).toBe(draws.length);
});

test("a longer filling begins with the shorter one", () => {
  const short = new Float64Array(5), long = new Float64Array(11);
  new Noise(1n).normal(short, at(0));
  new Noise(1n).normal(long, at(0));
  expect(long.slice(0, 4)).toEqual(short.slice(0, 4));
  expect(long[4]).toBe(short[4]);
});

test("normals have the moments and the tail of the standard normal", () => {
  const n = 200_000, values = new Float64Array(n);
  new Noise(2n).normal(values, at(0));
  const moment = (k: number) => values.reduce((sum, value) => sum + value ** k, 0) / n;
  // Standard errors at this n: 0.0022, 0.0032, 0.0087, 0.022; four of them are allowed.
  expect(Math.abs(moment(1))).toBeLessThan(0.009);
  expect(Math.abs(moment(2) - 1)).toBeLessThan(0.013);
  expect(Math.abs(moment(3))).toBeLessThan(0.035);
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.09);
  const beyond = values.filter((value) => Math.abs(value) > 1.959964).length / n;
  expect(Math.abs(beyond - 0.05)).toBeLessThan(0.002);
});

test("uniforms stay inside the open interval and fill it evenly", () => {
  const n = 100_000, values = new Float64Array(n);
  new Noise(3n).uniform(values, at(0));
  expect(Math.min(...values.subarray(0, 50_000))).toBeGreaterThan(0);
  expect(Math.max(...values.subarray(0, 50_000))).toBeLessThan(1);
  const bins = new Array<number>(20).fill(0);
  for (const value of values) bins[Math.floor(value * 20)]!++;
  const chiSquared = bins.reduce((sum, count) => sum + (count - n / 20) ** 2 / (n / 20), 0);
  expect(chiSquared).toBeLessThan(43.8); // the 99.9 % quantile for 19 degrees of freedom
});

test("a seed outside 64 bits is refused", () => {
  expect(() => new Noise(-1n)).toThrow("from 0 to 2^64 - 1, got -1");
  expect(() => new Noise(1n << 64n)).toThrow(RangeError);
});
