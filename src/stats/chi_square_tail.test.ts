import { expect, test } from "vitest";
import { relativeError } from "./relative_error.ts";
import { chiSquareTail } from "./chi_square_tail.ts";

test("tails agree with SciPy's chi2.sf", () => {
  // SciPy 1.17.
  const table: [x: number, degrees: number, tail: number][] = [
    [0.5, 1, 0.47950012218695337],
    [6.634896601021213, 1, 0.010000000000000028],
    [3, 2, 0.22313016014842982],
    [9.21, 2, 0.01000170200470548],
    [7.8, 3, 0.050331097859853326],
    [20, 7, 0.005569683072945574],
    [0.1, 5, 0.9998376833880774],
    [60, 9, 1.3406780483959625e-09],
    [150, 12, 5.669857731738041e-26],
  ];
  for (const [x, degrees, tail] of table) {
    expect(relativeError(chiSquareTail(x, degrees), tail), `${x} with ${degrees}`).toBeLessThan(1e-13);
  }
});

test("all of it is above 0, and degrees are whole numbers", () => {
  expect(chiSquareTail(0, 3)).toBe(1);
  expect(() => chiSquareTail(1, 1.5)).toThrow("'degrees' must be a whole number from 1, got 1.5");
});
