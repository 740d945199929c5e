import fc from "fast-check";
import { expect, test } from "vitest";
import { wordNumbering, wordTokens } from "./word_tokens.ts";

test("letters keep their inner apostrophes and hyphens, whatever their sort", () => {
  expect(wordTokens("Don't—I’m a whale-boat's man")).toEqual(["Don't", "—", "I’m", "a", "whale-boat's", "man"]);
  expect(wordTokens("mother\u2010in\u2011law rock\u02bcn")).toEqual(["mother\u2010in\u2011law", "rock\u02bcn"]);
});

test("apostrophes and hyphens at a word's edge, doubled, or beside digits are words of their own", () => {
  expect(wordTokens("'tis the sailors' -- non-\n2-3")).toEqual(
    ["'", "tis", "the", "sailors", "'", "-", "-", "non", "-", "2", "-", "3"],
  );
  expect(wordTokens("a--b a''b")).toEqual(["a", "-", "-", "b", "a", "'", "'", "b"]);
});

test("digits are runs of their own, and all else comes by single characters", () => {
  expect(wordTokens("1,851 B2B @-@ Ⅷ½ ...😀👍🏽")).toEqual(
    ["1", ",", "851", "B", "2", "B", "@", "-", "@", "Ⅷ", "½", ".", ".", ".", "😀", "👍", "🏽"],
  );
  expect(wordTokens("<unk>_x")).toEqual(["<", "unk", ">", "_", "x"]);
});

test("letters of any script go with their marks, in the case they have", () => {
  expect(wordTokens("Καλημέρα naïve nai\u0308ve हिन्दी می\u200cروم 鯨捕り ٣٤")).toEqual(
    ["Καλημέρα", "naïve", "nai\u0308ve", "हिन्दी", "می\u200cروم", "鯨捕り", "٣٤"],
  );
  expect(wordTokens("The the THE")).toEqual(["The", "the", "THE"]);
});

test("white space alone has no words, of whatever kind it is", () => {
  expect(wordTokens("")).toEqual([]);
  expect(wordTokens(" \t\r\n\u00a0\u2003\u3000\ufeff")).toEqual([]);
});

test("no character but white space is lost, for any string, half surrogates too", () => {
  const units = fc.array(fc.oneof(fc.nat(0xffff), fc.nat(0x7f))).map((codes) => String.fromCharCode(...codes));
  fc.assert(fc.property(units, (text) => {
    expect(wordTokens(text).join("")).toBe(text.replaceAll(/\s/gu, ""));
    expect(wordTokens(text)).not.toContain("");
  }));
});

test("a numbering is shared by the texts that it is given, and by no other", () => {
  const numbered = wordNumbering();
  expect([...numbered("the cat and the dog")]).toEqual([0, 1, 2, 0, 3]);
  expect([...numbered("dog, the __proto__ constructor")]).toEqual([3, 4, 0, 5, 5, 6, 5, 5, 7]);
  expect([...numbered(" ")]).toEqual([]);
  expect([...wordNumbering()("dog")]).toEqual([0]);
});
