import { expect, test } from "vitest";
import { adaptiveHeun, type Field } from "./adaptive_heun.ts";

/** dx/ds = rate · x · cos s, so that x grows by exp(rate · sin s); the divergence is size · rate · cos s. */
const wave = (rate: number): Field => (x, s) => {
  const size = x.length / s.length;
  return Promise.resolve({
    slope: x.map((value, j) => rate * value * Math.cos(s[Math.floor(j / size)]!)),
    divergence: s.map((at) => size * rate * Math.cos(at)),
  });
};

test("ends and divergence of a known flow, the better the smaller the tolerance", async () => {
  const x = Float64Array.of(0.5, -1, 0.1, 2), to = 2;
  const errors: number[] = [];
  for (const tolerance of [1e-2, 1e-4, 1e-6]) {
    const end = await adaptiveHeun(wave(1.5), x, { count: 2, from: 0, to, tolerance });
    const growth = Math.exp(1.5 * Math.sin(to));
    errors.push(Math.max(
      ...end.x.map((value, j) => Math.abs(value - growth * x[j]!)),
      ...end.divergence.map((value) => Math.abs(value - 2 * 1.5 * Math.sin(to))),
    ));
  }
  expect(errors[1]!).toBeLessThan(errors[0]! / 10);
  expect(errors[2]!).toBeLessThan(errors[1]! / 10);
  expect(errors[2]!).toBeLessThan(1e-4);
});

test("an example takes the same steps alone and beside a harder one", async () => {
  const field: Field = (x, s) =>
    Promise.resolve({
      slope: x.map((value, j) => Math.sin((j < 1 ? 1 : 40) * s[j]!) * value),
      divergence: s.map((at, i) => Math.sin((i < 1 ? 1 : 40) * at)),
    });
  const options = { from: 0, to: 1, tolerance: 1e-4 };
  const both = await adaptiveHeun(field, Float64Array.of(1, 1), { ...options, count: 2 });
  const alone = await adaptiveHeun(field, Float64Array.of(1), { ...options, count: 1 });
  expect(both.x[0]).toBe(alone.x[0]);
  expect(both.divergence[0]).toBe(alone.divergence[0]);
  expect(both.evaluations[0]).toBe(alone.evaluations[0]);
  expect(both.evaluations[1]!).toBeGreaterThan(both.evaluations[0]!);
});

test("a field that is no number is refused with the example and the place", async () => {
  const broken: Field = (x, s) => Promise.resolve({ slope: x.map(() => NaN), divergence: s.map(() => 0) });
  const options = { count: 1, from: 0, to: 1, tolerance: 1e-3 };
  await expect(adaptiveHeun(broken, Float64Array.of(1), options)).rejects.toThrow("example 0 of the batch beyond 0");
});
