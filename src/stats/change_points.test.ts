import { expect, test } from "vitest";
import { RandomState } from "../core/mt19937.ts";
import { changePoints } from "./change_points.ts";

// The flow of the Nile at Aswan, 1871 to 1970, in 10^8 m³: Cobb, "The problem of the Nile", Biometrika 65, 1978.
// deno-fmt-ignore
const NILE = [
  1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140, 1100,
  1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456,
  824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897,
  822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975,
  815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
];

test("the Nile changed once, with the year 1899", () => {
  // Cobb's paper and the R package changepoint (cpt.mean: after value 28) find the same; means 1097.75 and 849.97.
  const [change, ...others] = changePoints(NILE);
  expect(others).toEqual([]);
  expect(change?.at).toBe(1899 - 1871);
  expect(change?.before).toBeCloseTo(1097.75, 9);
  expect(change?.after).toBeCloseTo(849.9722, 4);
});

test("the segmentation is the optimum over all segmentations", () => {
  const random = new RandomState(3);
  for (let repetition = 0; repetition < 150; repetition++) {
    const minimumLength = 1 + repetition % 3;
    const values = Array.from({ length: 12 }, (_, i) => random.randn() + 2 * Math.floor(i / 4) * (repetition % 2));
    const found = changePoints(values, { scale: 1, penalty: 2, minimumLength }).map(({ at }) => at);
    const { starts } = bestOfAll(values, 2, minimumLength);
    expect(found).toEqual(starts);
  }
});

test("false alarms in pure noise are rare, and a change by three deviations in the last five values is found", () => {
  // Of 4000 sequences of normal noise (1000 of 300 values), the share with any change, noise estimated: 5.8 % of 10 values,
  // 4.2 % of 20, 0.6 % of 50, 0.4 % of 100, 0.0 % of 300; noise known: 2.9, 2.0, 1.1, 0.5 and 0.1 %. The change was found
  // in 89 to 94 % (96 % where the noise was known), to one value. Here 400 are drawn of each; the bounds are the binomial
  // distribution's, with less than one chance in 10,000.
  const random = new RandomState(17);
  const share = (n: number, shift: number) => {
    let hits = 0;
    for (let repetition = 0; repetition < 400; repetition++) {
      const values = Array.from({ length: n }, (_, i) => random.randn() + (i >= n - 5 ? shift : 0));
      if (changePoints(values).some(({ at }) => shift === 0 || Math.abs(at - (n - 5)) <= 1)) hits++;
    }
    return hits / 400;
  };
  expect(share(20, 0)).toBeLessThan(0.09);
  expect(share(50, 0)).toBeLessThan(0.03);
  expect(share(50, 3)).toBeGreaterThan(0.86);
});

test("numbers that repeat exactly change where they change, and rounding is no change", () => {
  expect(changePoints([2, 2, 2, 2, 2, 2.001, 2.001, 2.001])).toEqual([{ at: 5, before: 2, after: 2.001 }]);
  expect(changePoints([0.3, 0.3, 0.3, 0.1 + 0.2, 0.1 + 0.2, 0.1 + 0.2])).toEqual([]);
  expect(changePoints([0, 0, 0, 0, 0, 0])).toEqual([]);
});

test("one outlier by four deviations is no change, and shift and scale change nothing", () => {
  const values = [1.1, 0.9, 1, 1.1, 0.95, 1.35, 1.05, 0.9, 1, 1.1, 1, 0.9];
  expect(changePoints(values)).toEqual([]);
  const moved = NILE.map((value) => 1e6 - 1e-3 * value);
  expect(changePoints(moved).map(({ at }) => at)).toEqual([28]);
});

test("too few values have no change; what is no number, or no option, is refused", () => {
  expect(changePoints([])).toEqual([]);
  expect(changePoints([1, 1, 9, 9, 9])).toEqual([]);
  expect(() => changePoints([1, NaN])).toThrow("value 1 is NaN");
  expect(() => changePoints([1, 2], { minimumLength: 0 })).toThrow("'minimumLength' must be a positive integer, got 0");
  expect(() => changePoints([1, 2], { scale: 0 })).toThrow("'scale' must be above 0, got 0");
});

/** Tries every set of changes. */
function bestOfAll(values: readonly number[], penalty: number, shortest: number): { cost: number; starts: number[] } {
  let best = { cost: Infinity, starts: [0] };
  for (let set = 0; set < 2 ** (values.length - 1); set++) {
    const starts = values.map((_, i) => i).filter((i) => i > 0 && (set >> (i - 1)) % 2 === 1);
    const segments = [0, ...starts].map((start, i) => values.slice(start, starts[i] ?? values.length));
    if (segments.some(({ length }) => length < shortest)) continue;
    const cost = penalty * starts.length + segments.reduce((total, segment) => {
      const mean = segment.reduce((a, b) => a + b) / segment.length;
      return total + segment.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    }, 0);
    if (cost < best.cost) best = { cost, starts };
  }
  return best;
}
