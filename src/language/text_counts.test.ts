import { expect, test } from "vitest";
import golden from "./goldens/wikitext_detokenizer.json" with { type: "json" };
import { countBytes, countWords } from "./text_counts.ts";

test.each(golden.cases)("words and bytes are Python's: $text", ({ text, words, utf8_bytes }) => {
  expect(countWords(text)).toBe(words);
  expect(countBytes(text)).toBe(utf8_bytes);
});

test("whitespace at the ends counts as an empty word each", () => {
  expect(countWords("a b")).toBe(2);
  expect(countWords(" a  b\n")).toBe(4);
  expect(countWords("")).toBe(1);
});

test("half of a surrogate pair has no bytes", () => {
  expect(() => countBytes("a\ud83d")).toThrow("well-formed Unicode");
});
