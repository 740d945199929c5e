import fc from "fast-check";
import { expect, test } from "vitest";
import { anyText } from "./fixture_texts.ts";
import { splitPretokens } from "./split_pretokens.ts";

// What Python's regex.findall() gives with the pattern of openai/gpt-2.
test.each([
  ["It's 1851,  sir.", ["It", "'s", " 1851", ",", " ", " sir", "."]],
  ["we'll they're I'D 'tis", ["we", "'ll", " they", "'re", " I", "'", "D", " '", "tis"]],
  ["a\n\nb \n", ["a", "\n", "\n", "b", " \n"]],
  ["one two   three", ["one", " two", "  ", " three"]],
  ["sea—sea! [12]", ["sea", "—", "sea", "!", " [", "12", "]"]],
  ["Élan naïve Ⅷ²", ["Élan", " naïve", " Ⅷ²"]],
  ["", []],
])("%j is cut as by GPT-2", (text, pretokens) => {
  expect(splitPretokens(text, "gpt2")).toEqual(pretokens);
});

test("pre-tokens joined are the text, and none is empty", () => {
  fc.assert(fc.property(anyText, (text) => {
    const pretokens = splitPretokens(text, "gpt2");
    expect(pretokens.join("")).toBe(text);
    expect(pretokens).not.toContain("");
  }));
});

test("half of a surrogate pair is refused", () => {
  expect(() => splitPretokens("a \udc00", "gpt2")).toThrow(TypeError);
});
