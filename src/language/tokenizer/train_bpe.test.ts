import fc from "fast-check";
import { expect, test } from "vitest";
import { slowTrain } from "./fixture_slow_bpe.ts";
import { anyText } from "./fixture_texts.ts";
import { splitPretokens } from "./split_pretokens.ts";
import { trainBpe } from "./train_bpe.ts";
import { utf8Bytes } from "./utf8_bytes.ts";

const code = (letters: string) => [...letters].map((letter) => letter.charCodeAt(0));
const merges = (texts: string[], count: number) => trainBpe(texts, { vocabulary: 257 + count }).merges;

test("the most frequent pair is first, then the most frequent with it in place", () => {
  // low 5, lower 2, newest 6, widest 3, after the example of Sennrich et al.: es 9, est 9, lo 7.
  const words = { low: 5, lower: 2, newest: 6, widest: 3 };
  const text = Object.entries(words).map(([word, times]) => `${word}\n`.repeat(times)).join("");
  expect(merges([text], 3)).toEqual([code("es"), [256, ...code("t")], code("lo")]);
});

test("of equally frequent pairs the lowest left token, then the lowest right one comes first", () => {
  // " b" three times; then " a", "ab" and " b" with "c" twice; then that with "c" and " a" with "b".
  expect(merges(["ba bc ba bc ab ab"], 5)).toEqual([code(" b"), code(" a"), [256, ...code("c")], [257, ...code("b")]]);
});

test("merges are those of a slow direct implementation", () => {
  fc.assert(fc.property(fc.array(anyText, { maxLength: 3 }), (texts) => {
    const pretokens = texts.flatMap((text) => splitPretokens(text, "gpt2").map(utf8Bytes));
    expect(merges(texts, 20)).toEqual(slowTrain(pretokens, 20));
  }));
});

test("documents are not joined, and their order does not matter", () => {
  expect(merges(["ab", "ab", "cd", "cd"], 9)).toEqual(merges(["cd", "ab", "cd", "ab"], 9));
  expect(merges(["a", "b", "a", "b"], 9)).toEqual([]);
});

test("where no pair occurs twice any more there are fewer merges than asked for", () => {
  expect(merges(["abc abc"], 9)).toHaveLength(2);
  expect(merges([], 9)).toEqual([]);
});

test("no token gets more than 256 bytes", () => {
  expect(merges(["a".repeat(5000)], 20)).toHaveLength(8);
});

test("a vocabulary without room for the bytes and the boundary, or past two bytes, is refused", () => {
  for (const vocabulary of [256, 65_537, 300.5, NaN]) {
    expect(() => trainBpe([], { vocabulary })).toThrow(`'vocabulary' must be from 257 to 65536, got ${vocabulary}`);
  }
});
