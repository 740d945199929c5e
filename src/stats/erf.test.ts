import { expect, test } from "vitest";
import { erf, erfc, erfcx } from "./erf.ts";
import { relativeError } from "./relative_error.ts";

// Truth: mpmath 1.3 at 60 digits.
const TABLE: [x: number, erf: number, erfc: number, erfcx: number][] = [
  [1e-9, 1.1283791670955126438e-9, 0.9999999988716208329, 0.9999999988716208329],
  [0.1, 0.1124629160182848984, 0.8875370839817151016, 0.89645697996912663666],
  [0.5, 0.52049987781304653768, 0.47950012218695346232, 0.61569034419292587487],
  [0.99, 0.83850806955536979982, 0.16149193044463020018, 0.43033121306414827169],
  [1.01, 0.8468104962282767015, 0.1531895037717232985, 0.42486681431119998368],
  [2, 0.99532226501895273416, 0.0046777349810472658379, 0.25539567631050574387],
  [3.3, 0.99999694229020356183, 3.0577097964381651988e-6, 0.1640072975729326311],
  [6, 0.99999999999999997848, 2.1519736712498913117e-17, 0.092776567800538354389],
  [12, 1, 1.3562611692059042128e-64, 0.04685422101489376262],
  [26, 1, 5.6631924088561428465e-296, 0.021683584850562906616],
];

test("erf, erfc and erfcx agree with a multiple-precision table to 2e-15", () => {
  for (const [x, error, complement, scaled] of TABLE) {
    expect(relativeError(erf(x), error)).toBeLessThan(2e-15);
    expect(relativeError(erfc(x), complement)).toBeLessThan(2e-15);
    expect(relativeError(erfcx(x), scaled)).toBeLessThan(2e-15);
  }
});

test("erf is odd and erfc(-x) is 2 - erfc(x)", () => {
  for (const [x, error, complement] of TABLE) {
    expect(relativeError(erf(-x), -error)).toBeLessThan(2e-15);
    expect(relativeError(erfc(-x), 2 - complement)).toBeLessThan(1e-15);
  }
});

test("erfc underflows to 0 where erfcx still answers", () => {
  expect(erfc(40)).toBe(0);
  expect(relativeError(erfcx(1e9), 1e-9 / Math.sqrt(Math.PI))).toBeLessThan(1e-15);
});
