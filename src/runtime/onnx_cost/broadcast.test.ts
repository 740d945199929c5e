import fc from "fast-check";
import { expect, test } from "vitest";
import { broadcastShapes } from "./broadcast.ts";

// The first three are examples of NumPy's documentation on broadcasting.
test.each([
  [[8, 1, 6, 1], [7, 1, 5], [8, 7, 6, 5]],
  [[256, 256, 3], [3], [256, 256, 3]],
  [[15, 3, 5], [3, 1], [15, 3, 5]],
  [[], [2, 3], [2, 3]],
  [[0, 1], [1, 4], [0, 4]],
])("%j and %j broadcast to %j", (a, b, shape) => {
  expect(broadcastShapes(a, b)).toEqual(shape);
});

test("a shape broadcasts to itself, and the order does not matter", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { maxLength: 5 }), fc.array(fc.boolean(), { maxLength: 5 }), (shape, ones) => {
      const other = shape.map((size, axis) => ones[axis] ? 1 : size).slice(ones.length % 2);
      expect(broadcastShapes(shape, shape)).toEqual(shape);
      expect(broadcastShapes(other, shape)).toEqual(shape);
      expect(broadcastShapes(shape, other)).toEqual(shape);
    }),
  );
});

test("axes that differ are refused", () => {
  expect(() => broadcastShapes([2, 3], [3, 2])).toThrow("expected shapes that broadcast, found [2, 3] and [3, 2]");
});
