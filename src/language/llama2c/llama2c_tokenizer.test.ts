import { expect, test } from "vitest";
import { BASE_TOKENS, tokenizerFile } from "./fixture_tokenizer_file.ts";
import { readLlama2cTokenizer } from "./llama2c_tokenizer.ts";
import { readLlama2cVocabulary } from "./llama2c_vocabulary.ts";

// From token 259 on.
const merges = [" a", "ab", "bc", "abc", "é", " ", "a", "b", "c", "é!", "!", "  ", "cc"] as const;
const scores = [-3, -2, -1, -9, -4, 0, 0, 0, 0, -5, 0, -6, -1e10];
const tokens = [
  ...BASE_TOKENS.map((spelling) => [spelling, 0] as const),
  ...merges.map((spelling, i) => [spelling, scores[i]!] as const),
];
const file = tokenizerFile(tokens);
const tokenizer = readLlama2cTokenizer(file, tokens.length);
const id = (spelling: typeof merges[number]) => 259 + merges.indexOf(spelling);
const encoded = (text: string) => tokenizer.encode(text, { bos: false });

test("a space comes first, and of possible merges the best score", () => {
  // " " "a" "b" "c": bc (-1) before ab (-2) and " a" (-3), then a bc is abc (-9), and " a" no longer possible but better.
  expect(encoded("abc")).toEqual([id(" a"), id("bc")]);
  expect(encoded("babc")).toEqual([id(" "), id("b"), id("abc")]);
  expect(encoded(" a")).toEqual([id(" "), id(" a")]);
  expect(encoded("  ")).toEqual([id("  "), id(" ")]);
});

test("a merge at -1e10 is never made, as with llama2.c's least score", () => {
  expect(encoded("cc")).toEqual([id(" "), id("c"), id("c")]);
});

test("BOS is there unless it is not wanted, EOS where it is wanted, and the empty text gets no space", () => {
  expect(tokenizer.encode("b")).toEqual([1, id(" "), id("b")]);
  expect(tokenizer.encode("b", { eos: true })).toEqual([1, id(" "), id("b"), 2]);
  expect(tokenizer.encode("", { eos: true })).toEqual([1, 2]);
  expect(encoded("")).toEqual([]);
});

test("code points without a token become their bytes", () => {
  expect(encoded("é!")).toEqual([id(" "), id("é!")]);
  expect(encoded("€")).toEqual([id(" "), 3 + 0xe2, 3 + 0x82, 3 + 0xac]);
  expect(encoded("\0")).toEqual([id(" "), 3]);
});

test.each(["", "abc", " abc  cba ", "é€!😀", "\ufeffa", "a\0b\n", "<0x41>", "\n<s>\n"])("%j comes back", (text) => {
  expect(tokenizer.decode(tokenizer.encode(text, { eos: true }))).toBe(text);
});

test("the space is left out right after BOS only, and not where it is a byte", () => {
  expect(tokenizer.decode([1, id(" a"), id(" a")])).toBe("a a");
  expect(tokenizer.decode([id(" a")])).toBe(" a");
  expect(tokenizer.decode([1, 3 + 0x20, id("b")])).toBe(" b");
  expect(tokenizer.decode([1, id(" a"), 2, 1, id(" a")])).toBe("aa");
});

test("bytes of one character are read together, alone they are no text", () => {
  expect(tokenizer.decode([3 + 0xe2, 3 + 0x82, 3 + 0xac])).toBe("€");
  expect(tokenizer.decodeBytes([3 + 0xe2, id("b")])).toEqual(Uint8Array.of(0xe2, 0x62));
  expect(tokenizer.decode([3 + 0xe2, id("b")])).toBe("\ufffdb");
});

test("text and tokens that cannot be are refused", () => {
  expect(() => tokenizer.encode("a\ud83d")).toThrow("got half of a surrogate pair");
  expect(() => tokenizer.decode([tokens.length])).toThrow("a token must be from 0 to 271, got 272");
  expect(() => tokenizer.decode([-1])).toThrow("got -1");
});

test("a file that does not fit the model or itself is refused with what was expected and found", () => {
  const read = (bytes: Uint8Array, size = tokens.length) => () => readLlama2cVocabulary(bytes, size);
  expect(read(file, 300)).toThrow("expected 300 tokens, as the model has, found 272");
  expect(read(file, 200)).toThrow(/expected 200 tokens in \d+ bytes, as the model has, found \d+ bytes/);
  expect(read(file.subarray(0, 3))).toThrow("expected a length of 4 bytes first, found 3 bytes");
  expect(read(file.subarray(0, 10))).toThrow("expected token 0's score and length, found the end at byte 10");
  expect(read(file.subarray(0, 15))).toThrow("expected token 0 to end at byte 17, found 15 bytes");
  const long = file.slice();
  new DataView(long.buffer).setInt32(8, 9, true);
  expect(read(long)).toThrow("expected token 0 to have from 1 to 6 bytes, as the file begins with, found 9");
});

test("a vocabulary without bytes or space is refused", () => {
  const changed = (token: number, spelling: string) => {
    const other = tokens.map((entry, i) => i === token ? [spelling, 0] as const : entry);
    return () => readLlama2cTokenizer(tokenizerFile(other), tokens.length);
  };
  expect(changed(5, "x")).toThrow("expected token 5 to stand for byte 2, found 'x'");
  expect(changed(id(" "), "x")).toThrow("expected a token for the space, found none");
});
