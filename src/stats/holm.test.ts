import { expect, test } from "vitest";
import { holm } from "./holm.ts";

test("it is R's p.adjust(method = 'holm')", () => {
  // p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") gives 0.03 0.06 0.06 0.02.
  holm([0.01, 0.04, 0.03, 0.005]).forEach((p, i) => expect(p).toBeCloseTo([0.03, 0.06, 0.06, 0.02][i]!, 14));
});

test("one p-value stays, none stay none, and none exceeds 1", () => {
  expect(holm([0.2])).toEqual([0.2]);
  expect(holm([])).toEqual([]);
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
});
