import { expect, test } from "vitest";
import { logGamma } from "./log_gamma.ts";
import { relativeError } from "./relative_error.ts";

test("log Γ agrees with a multiple-precision table to 1e-14, its zeros included", () => {
  // Truth: mpmath 1.3 at 60 digits.
  const table: [x: number, value: number][] = [
    [1e-10, 23.025850929882735237],
    [0.1, 2.252712651734205902],
    [0.3, 1.0957979948180755606],
    [0.75, 0.20328095143129537148],
    [0.999999, 5.7721648738556523794e-7],
    [1.0000001, -5.772155829918507097e-8],
    [1.25, -0.098271836421813161464],
    [1.75, -0.084401121020485555958],
    [2.0000001, 4.2278436665324979232e-8],
    [2.4, 0.21685932244884157388],
    [3.7, 1.4280723266653881292],
    [7.5, 7.5343642367587329552],
    [8.25, 9.0331869196051228533],
    [33.3, 82.603723581654943008],
    [1234.5, 7550.5509010778948957],
    [1e6, 12815504.56914761166],
    [1e100, 2.2925850929940457206e102],
  ];
  for (const [x, value] of table) expect(relativeError(logGamma(x), value), `at ${x}`).toBeLessThan(1e-14);
});

test("log Γ(n + 1) is the log factorial, and Γ(1/2) is √π", () => {
  let factorial = 1;
  for (let n = 1; n <= 20; n++) {
    factorial *= n;
    expect(logGamma(n + 1)).toBeCloseTo(Math.log(factorial), 13);
  }
  expect(relativeError(logGamma(0.5), Math.log(Math.PI) / 2)).toBeLessThan(1e-15);
  expect([logGamma(1), logGamma(2)]).toEqual([0, 0]);
});

test("the pieces agree with each other by Legendre's duplication formula", () => {
  for (let x = 0.05; x < 12; x += 0.0371) {
    const doubled = logGamma(x) + logGamma(x + 0.5) + (2 * x - 1) * Math.LN2 - Math.log(Math.PI) / 2;
    expect(Math.abs(logGamma(2 * x) - doubled)).toBeLessThan(3e-14);
  }
});

test("what is not positive is refused", () => {
  expect(() => logGamma(0)).toThrow(RangeError);
  expect(() => logGamma(NaN)).toThrow("got NaN");
});
