import { expect, test } from "vitest";
import { nearExp } from "./near_exp.ts";

test("the exponential is near everywhere", () => {
  let worst = 0;
  for (let x = -40; x <= 40; x += 0.00037) worst = Math.max(worst, Math.abs(nearExp(x) / Math.exp(x) - 1));
  expect(worst).toBeLessThan(1e-13);
});

test("numbers beyond the table are those of Math.exp", () => {
  for (const x of [-Infinity, -800, -32, 32, 800, Infinity, NaN]) expect(nearExp(x)).toBe(Math.exp(x));
});
