import { expect, test } from "vitest";
import { kruskalWallis } from "./kruskal_wallis.ts";

test("p-values are those of SciPy's kruskal, ties included", () => {
  // SciPy 1.17.
  expect(
    kruskalWallis([[27, 2, 4, 18, 7, 9], [20, 8, 14, 36, 21, 22], [34, 31, 3, 23, 30, 6]]),
  ).toBeCloseTo(0.240051790590007, 13);
  expect(kruskalWallis([[1, 2, 2, 3], [2, 3, 3, 4], [5, 5, 6, 1]])).toBeCloseTo(0.19611067966604986, 13);
  expect(kruskalWallis([[1.5, 2.5], [3.5, 0.5, 9]])).toBeCloseTo(0.5637028616507718, 13);
});

test("equal values do not differ", () => {
  expect(kruskalWallis([[3, 3], [3, 3, 3]])).toBe(1);
});

test("one group, or an empty one, is refused", () => {
  expect(() => kruskalWallis([[1, 2]])).toThrow("got sizes [2]");
  expect(() => kruskalWallis([[1], []])).toThrow("got sizes [1, 0]");
});
