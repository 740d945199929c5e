import fc from "fast-check";
import { expect, test } from "vitest";
import { NEXT_SORTING, type SortKey, sortOrder } from "./sort_order.ts";

const number = (value: number, loose = false): SortKey => ({ value, loose });
const MISSING: SortKey = { value: null, loose: false };

test("numbers are sorted both ways, bounds below them, and what is missing last either way", () => {
  const keys = [MISSING, number(0.5, true), number(3), number(1), number(9, true), number(2)];
  expect(sortOrder(keys, "ascending")).toEqual([3, 5, 2, 1, 4, 0]);
  expect(sortOrder(keys, "descending")).toEqual([2, 5, 3, 4, 1, 0]);
  expect(sortOrder(keys, "none")).toEqual([0, 1, 2, 3, 4, 5]);
});

test("names are sorted as words in which numbers count", () => {
  const names = ["vae-10", "vae-2", "Gan"].map((value) => ({ value, loose: false }));
  expect(sortOrder(names, "ascending")).toEqual([2, 1, 0]);
});

test("every row is kept, and equal ones keep their order", () => {
  const key = fc.record({ value: fc.option(fc.integer({ min: 0, max: 3 })), loose: fc.boolean() });
  fc.assert(fc.property(fc.array(key), fc.constantFrom("ascending", "descending"), (keys, sorting) => {
    const order = sortOrder(keys, sorting);
    expect(order.toSorted((a, b) => a - b)).toEqual(keys.map((_, i) => i));
    for (const [i, at] of order.entries()) {
      const next = order[i + 1];
      if (next === undefined) continue;
      const a = keys[at], b = keys[next];
      if (a?.value === b?.value && (a?.value === null || a?.loose === b?.loose)) expect(at).toBeLessThan(next);
    }
  }));
});

test("three presses lead back to how it was", () => {
  expect(NEXT_SORTING[NEXT_SORTING[NEXT_SORTING.none]]).toBe("none");
});
