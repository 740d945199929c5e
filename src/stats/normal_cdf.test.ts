import { expect, test } from "vitest";
import { logNormalCdf, logNormalInterval, normalCdf } from "./normal_cdf.ts";
import { relativeError } from "./relative_error.ts";

// Truth: mpmath 1.3 at 60 digits (400 for the intervals).

test("Φ and log Φ agree with a multiple-precision table", () => {
  const table: [x: number, cdf: number, log: number][] = [
    [-37.5, 4.6053530095819548438e-308, -707.66898931750719107],
    [-10.3, 3.5230650789264125919e-25, -56.305295953074973135],
    [-3.1, 0.00096760321321835660196, -6.9406884584212281182],
    [-1, 0.15865525393145705141, -1.8410216450092635058],
    [-0.2, 0.42074029056089697262, -0.86573952268159529799],
    [0, 0.5, -0.69314718055994530942],
    [0.7, 0.75803634777692697138, -0.277023942277131263],
    [2.5, 0.99379033467422386483, -0.006229025485860002381],
  ];
  for (const [x, cdf, log] of table) {
    expect(relativeError(normalCdf(x), cdf)).toBeLessThan(3e-15);
    expect(relativeError(logNormalCdf(x), log)).toBeLessThan(3e-15);
  }
  expect(relativeError(logNormalCdf(-1000), -500007.82669481218431)).toBeLessThan(1e-15);
});

test("the log mass between two bounds holds where Φ cancels or underflows", () => {
  const table: [lower: number, upper: number, log: number][] = [
    [-0.1, 0.2, -2.1278963696652225094],
    [-3, 4, -0.0013825245202196512595],
    [0.5, 0.5000001, -17.162034209689349927],
    [3, 3.01, -10.039087761156880471],
    [-8, -7.9, -34.797001820199951719],
    [20, 21, -203.91715537228815924],
    [38, 39, -726.55721601882013012],
    [-1e-7, 2e-7, -15.938421895494887884],
    [1.5, Infinity, -2.705944400823889807],
    [-6, 9, -9.865876456372345724e-10],
    [12, 12.00001, -84.431923997629422774],
    [-0.3, 0.01, -2.104547856103620602],
  ];
  for (const [lower, upper, log] of table) {
    expect(relativeError(logNormalInterval(lower, upper), log)).toBeLessThan(2e-14);
    expect(logNormalInterval(-upper, -lower)).toBe(logNormalInterval(lower, upper));
  }
});

test("the masses of all bins of a line add up to one", () => {
  for (const scale of [0.02, 0.3, 5]) {
    let total = 0;
    for (let bin = 0; bin < 256; bin++) {
      const lower = bin === 0 ? -Infinity : (bin - 100.5) / 127.5 / scale;
      const upper = bin === 255 ? Infinity : (bin - 99.5) / 127.5 / scale;
      total += Math.exp(logNormalInterval(lower, upper));
    }
    expect(Math.abs(total - 1)).toBeLessThan(1e-13);
  }
});

test("no mass lies between equal bounds, and swapped bounds are refused", () => {
  expect(logNormalInterval(1, 1)).toBe(-Infinity);
  expect(logNormalInterval(-Infinity, Infinity)).toBeCloseTo(0, 15);
  expect(() => logNormalInterval(1, 0)).toThrow("swapped");
});
