import { expect, test } from "vitest";
import { ELEMENT_TYPE } from "./element_type.ts";
import { axisOf, elements, indicesOf, isFollowed, pick, stridesOf } from "./value.ts";

test("indices run through a shape in row-major order", () => {
  expect(Array.from(indicesOf([2, 3]), (index) => index.join(""))).toEqual(["00", "01", "02", "10", "11", "12"]);
  expect(Array.from(indicesOf([]), (index) => [...index])).toEqual([[]]);
  expect([...indicesOf([2, 0])]).toEqual([]);
  expect(stridesOf([2, 3, 4])).toEqual([12, 4, 1]);
  expect(elements([2, 0, 4])).toBe(0);
});

test("an axis may be counted from the end, and must be there", () => {
  expect([axisOf(-1, 3), axisOf(0, 3), axisOf(0, 0)]).toEqual([2, 0, 0]);
  expect(() => axisOf(3, 3)).toThrow("expected an axis of 3 axes, found 3");
  expect(() => axisOf(-4, 3)).toThrow(RangeError);
});

test("elements are picked where they are known and few", () => {
  const value = { shape: [2, 3], type: ELEMENT_TYPE.int64, data: [1, 2, 3, 4, 5, 6], constant: true };
  expect(pick(value, [3, 2], ([row, column]) => [column!, row!])).toEqual([1, 4, 2, 5, 3, 6]);
  expect(pick({ ...value, data: undefined }, [1], () => [0, 0])).toBeUndefined();
  expect(pick(value, [5000], () => [0, 0])).toBeUndefined();
  expect(isFollowed(ELEMENT_TYPE.float32, [100])).toBe(false);
});
