import { expect, test } from "vitest";
import { codeSpans } from "./code_spans.ts";

test("what stands between two backticks is code, and nothing is lost", () => {
  expect(codeSpans("run `a b` or `c`")).toEqual([
    { text: "run ", code: false },
    { text: "a b", code: true },
    { text: " or ", code: false },
    { text: "c", code: true },
  ]);
  expect(codeSpans("a ` alone")).toEqual([{ text: "a ` alone", code: false }]);
  expect(codeSpans("``")).toEqual([{ text: "``", code: false }]);
  expect(codeSpans("")).toEqual([]);
});
