import { expect, test } from "vitest";
import { boundMark, kindPhrase } from "./bound_mark.ts";

test("a lower bound on the log-likelihood is an upper bound on bits", () => {
  expect(boundMark({ kind: "lower-bound", direction: "lower" })).toBe("≤");
  expect(boundMark({ kind: "importance-weighted", direction: "lower" })).toBe("≤");
  expect(boundMark({ kind: "upper-bound", direction: "lower" })).toBe("≥");
});

test("where the log-likelihood itself is shown the signs turn", () => {
  expect(boundMark({ kind: "lower-bound", direction: "higher" })).toBe("≥");
  expect(boundMark({ kind: "upper-bound", direction: "higher" })).toBe("≤");
});

test("exact numbers, estimates and metrics without a kind carry no mark", () => {
  expect(boundMark({ kind: "exact", direction: "lower" })).toBe("");
  expect(boundMark({ kind: "estimate", direction: "lower" })).toBe("");
  expect(boundMark({ direction: "lower" })).toBe("");
});

test("kindPhrase() names the bound on the number that is shown", () => {
  expect(kindPhrase({ kind: "lower-bound", direction: "lower" })).toBe("upper bound");
  expect(kindPhrase({ kind: "exact", direction: "lower" })).toBe("exact");
  expect(kindPhrase({ direction: "lower" })).toBeNull();
});
