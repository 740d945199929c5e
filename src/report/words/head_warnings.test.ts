import { expect, test } from "vitest";
import { headWarnings } from "./head_warnings.ts";

const warning = (kind: string, model: string) => ({ kind, message: `${model} was slow.`, advice: "Run again." });

test("a few warnings are all told, and of many of one kind the first and their number", () => {
  const drift = ["a", "b", "c"].map((model) => warning("drift", model));
  expect(headWarnings([warning("slept", "a"), warning("slept", "b"), ...drift])).toEqual([
    "a was slow. Run again.",
    "b was slow. Run again.",
    "a was slow. Run again.",
    "2 more warnings of this kind (drift) stand in the manifest below.",
  ]);
});
