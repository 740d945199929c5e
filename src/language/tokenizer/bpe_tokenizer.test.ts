import fc from "fast-check";
import { expect, test } from "vitest";
import { BpeTokenizer } from "./bpe_tokenizer.ts";
import { slowEncode } from "./fixture_slow_bpe.ts";
import { anyText } from "./fixture_texts.ts";
import { splitPretokens } from "./split_pretokens.ts";
import { trainBpe } from "./train_bpe.ts";
import { utf8Bytes } from "./utf8_bytes.ts";

const [a, b, c, e, h, t, space] = [..."abceht "].map((letter) => letter.charCodeAt(0)) as [
  ...[number, number, number, number, number, number, number],
];

test("merges are made in their order, not in the text's", () => {
  const tokenizer = new BpeTokenizer({ rule: "gpt2", merges: [[b, c], [a, b], [a, 256]] });
  expect(tokenizer.encode("abc")).toEqual([258]);
  expect(tokenizer.encode("ab")).toEqual([257]);
  expect(tokenizer.encode("cab")).toEqual([c, 257]);
});

test("no merge crosses the end of a pre-token", () => {
  const tokenizer = new BpeTokenizer({ rule: "gpt2", merges: [[a, space], [space, a]] });
  expect(tokenizer.encode("a a ")).toEqual([a, 257, space]);
});

test("the boundary follows the merges; without any, the tokeniser is that of bytes", () => {
  const merged = new BpeTokenizer({ rule: "gpt2", merges: [[t, h], [256, e]] });
  expect([merged.vocabulary, merged.boundary]).toEqual([259, 258]);
  expect(merged.tokenBytes(257)).toEqual(Uint8Array.of(t, h, e));
  expect(merged.tokenBytes(258)).toEqual(new Uint8Array(0));
  expect(merged.decode([258, 257, 258])).toBe("the");
  const bytes = new BpeTokenizer({ rule: "gpt2", merges: [] });
  expect([bytes.vocabulary, bytes.encode("thé")]).toEqual([257, [t, h, 0xc3, 0xa9]]);
});

test("tokens are those of a slow direct implementation, and every text comes back", () => {
  fc.assert(
    fc.property(
      fc.array(anyText, { maxLength: 3 }),
      anyText,
      fc.integer({ min: 0, max: 60 }),
      (texts, text, merges) => {
        const learnt = trainBpe([...texts, text], { vocabulary: 257 + merges });
        const tokenizer = new BpeTokenizer(learnt), tokens = tokenizer.encode(text);
        const slow = splitPretokens(text, "gpt2").flatMap((pretoken) => slowEncode(utf8Bytes(pretoken), learnt.merges));
        expect(tokens).toEqual(slow);
        expect(tokenizer.decode(tokens)).toBe(text);
        expect(tokens).not.toContain(tokenizer.boundary);
      },
    ),
  );
});

test("a text of other languages comes back from a tokeniser that has not seen them", () => {
  const tokenizer = new BpeTokenizer(trainBpe(["the whale, the whale, the sea"], { vocabulary: 270 }));
  fc.assert(fc.property(anyText, (text) => tokenizer.decode(tokenizer.encode(text)) === text));
});

test("a word of a hundred thousand letters takes no time to speak of", () => {
  const tokenizer = new BpeTokenizer({ rule: "gpt2", merges: [[a, a], [256, 256], [257, 257]] });
  expect(tokenizer.encode("a".repeat(2 ** 17))).toHaveLength(2 ** 14);
});

test("text that has no UTF-8 and tokens that are not there are refused", () => {
  const tokenizer = new BpeTokenizer({ rule: "gpt2", merges: [] });
  expect(() => tokenizer.encode("a\ud83d")).toThrow("must be well-formed Unicode, got half of a surrogate pair");
  expect(() => tokenizer.decode([257])).toThrow("a token must be an integer from 0 to 256, got 257");
});
