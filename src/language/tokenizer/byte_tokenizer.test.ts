import fc from "fast-check";
import { expect, test } from "vitest";
import { byteTokenizer } from "./byte_tokenizer.ts";
import { anyText } from "./fixture_texts.ts";

const tokenizer = byteTokenizer();

test("there are 257 tokens, and the last is the boundary, which has no bytes", () => {
  expect([tokenizer.vocabulary, tokenizer.boundary]).toEqual([257, 256]);
  expect(tokenizer.tokenBytes(256)).toEqual(new Uint8Array(0));
  expect(tokenizer.decode([256, 0x61, 256, 0x62])).toBe("ab");
});

test("tokens are the bytes of UTF-8", () => {
  expect(tokenizer.encode("aé€\0")).toEqual([0x61, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0]);
  expect(tokenizer.encode("")).toEqual([]);
  expect(tokenizer.tokenBytes(0xe2)).toEqual(Uint8Array.of(0xe2));
});

test("every text comes back", () => {
  fc.assert(fc.property(anyText, (text) => tokenizer.decode(tokenizer.encode(text)) === text));
});

test("a part of a character is U+FFFD alone", () => {
  expect(tokenizer.decode([0xe2, 0x61])).toBe("\ufffda");
});

test("text that has no UTF-8 and tokens that are not there are refused", () => {
  expect(() => tokenizer.encode("a\ud83d")).toThrow("must be well-formed Unicode, got half of a surrogate pair");
  for (const token of [-1, 257, 0.5, NaN]) {
    const message = `a token must be an integer from 0 to 256, got ${token}`;
    expect(() => tokenizer.decode([token])).toThrow(message);
    expect(() => tokenizer.tokenBytes(token)).toThrow(message);
  }
});

test("a token's bytes are the caller's own", () => {
  tokenizer.tokenBytes(0x61).fill(0);
  expect(tokenizer.decode([0x61])).toBe("a");
});
