import { expect, test } from "vitest";
import { tokenCounts } from "./token_counts.ts";

test("kinds are numbered in order of appearance and counted over all sequences", () => {
  expect(tokenCounts([[7, 8, 7], [], [9, 8]])).toEqual({
    total: 5,
    counts: Uint32Array.of(2, 2, 1),
    starts: Uint32Array.of(0, 3, 3, 5),
    kinds: Uint32Array.of(0, 1, 0, 2, 1),
  });
});

test("no token is nothing to count", () => {
  expect(() => tokenCounts([[]])).toThrow("there is none in 1 sequences");
});
