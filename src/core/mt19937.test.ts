import { expect, test } from "vitest";
import { RandomState } from "./mt19937.ts";

// Truth: numpy.random.RandomState(2020) of NumPy 1.24.2, each from a fresh generator.

test("permutation(17) is NumPy's", () => {
  expect([...new RandomState(2020).permutation(17)]).toEqual(
    [4, 10, 1, 2, 9, 13, 16, 5, 15, 7, 12, 11, 14, 6, 3, 8, 0],
  );
});

test("choice(1000, 12) without replacement is NumPy's", () => {
  expect([...new RandomState(2020).choice(1000, 12)]).toEqual(
    [725, 986, 815, 656, 469, 76, 668, 286, 904, 284, 816, 949],
  );
});

test("randomSample() is NumPy's to the last bit", () => {
  const random = new RandomState(2020);
  expect(Array.from({ length: 4 }, () => random.randomSample())).toEqual(
    [0.9862768288615988, 0.8733919458206546, 0.5097455249715815, 0.27183571428207576],
  );
});

test("randn() is NumPy's", () => {
  const random = new RandomState(2020);
  const expected = [-1.7688457055759508, 0.07555227120810952, -1.1306297028053423, -0.6514301669047348];
  for (const value of expected) expect(random.randn()).toBeCloseTo(value, 14);
});

test("a seed that is no 32-bit integer is refused", () => {
  expect(() => new RandomState(-1)).toThrow(RangeError);
  expect(() => new RandomState(0.5)).toThrow("got 0.5");
});

test("choosing more than there are is refused", () => {
  expect(() => new RandomState(1).choice(3, 4)).toThrow("4 different numbers out of 3");
});
