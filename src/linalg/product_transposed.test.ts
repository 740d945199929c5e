import { expect, test } from "vitest";
import { matrix } from "./matrix.ts";
import { productTransposed } from "./product_transposed.ts";

test("productTransposed() of small integers is what the hand computes", () => {
  const a = matrix(2, 3, [1, 2, 3, 4, 5, 6]);
  const b = matrix(2, 3, [1, 0, -1, 2, 1, 0]);
  expect([...productTransposed(a, b).data]).toEqual([-2, 4, -2, 13]);
});

test("every length of row and number of blocks is summed whole", () => {
  for (const k of [0, 1, 4, 5, 7, 11]) {
    const a = matrix(3, k, Array.from({ length: 3 * k }, (_, i) => i % 7));
    const b = matrix(130, k, Array.from({ length: 130 * k }, (_, i) => i % 5));
    const c = productTransposed(a, b);
    let expected = 0;
    for (let i = 0; i < k; i++) expected += a.data[2 * k + i]! * b.data[129 * k + i]!;
    expect(c.data[2 * 130 + 129]).toBe(expected);
  }
});

test("rows of different lengths are refused", () => {
  expect(() => productTransposed(matrix(1, 2, [1, 2]), matrix(1, 1, [1]))).toThrow("got 2 and 1");
});
