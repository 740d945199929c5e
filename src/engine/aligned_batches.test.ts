import fc from "fast-check";
import { expect, test } from "vitest";
import { alignedBatches } from "./aligned_batches.ts";

test("every wanted example is in one batch, at the row that its index fixes", () => {
  fc.assert(
    fc.property(
      fc.nat(500),
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 70 }),
      (first, count, size) => {
        const indices = [...alignedBatches(first, count, size)].flatMap(({ start, from, to }) => {
          expect(start % size).toBe(0);
          return Array.from({ length: to - from }, (_, i) => start + from + i);
        });
        expect(indices).toEqual(Array.from({ length: count }, (_, i) => first + i));
      },
    ),
  );
});
