import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { anyText } from "../tokenizer/fixture_texts.ts";
import { SMALL_TOKENIZER, SMALL_VOCABULARY } from "./fixture_small_model.ts";
import { llama2cCodec } from "./llama2c_codec.ts";
import { LLAMA_BOS, LLAMA_EOS } from "./llama2c_tokenizer.ts";

// Without ASSAY_DATA only the small tokenizer is tested.
const data = process.env["ASSAY_DATA"] ?? "";
const files = [
  { name: "a small tokenizer", vocabulary: SMALL_VOCABULARY, read: () => SMALL_TOKENIZER },
  ...data === ""
    ? []
    : [{ name: "tok512.bin", vocabulary: 512, read: () => readFileSync(join(data, "language", "tok512.bin")) }],
];

describe.each(files)("with $name", ({ vocabulary, read }) => {
  const codec = llama2cCodec(read(), vocabulary);
  const anyToken = fc.nat(vocabulary - 1);
  const bytesOf = (text: string) => new TextEncoder().encode(text).length;

  test("every text comes back, however many spaces it begins with", () => {
    fc.assert(fc.property(fc.nat(3), anyText, (spaces, text) => {
      const whole = " ".repeat(spaces) + text;
      expect(codec.decode(codec.encode(whole))).toBe(whole);
    }));
  });

  test("whatever continues a prompt, the text begins with the prompt", () => {
    fc.assert(fc.property(anyText, fc.array(anyToken, { maxLength: 8 }), (prompt, more) => {
      expect(codec.decode([...codec.encode(prompt), ...more]).startsWith(prompt)).toBe(true);
    }));
  });

  test("tokens stand for a text's bytes and the space before it", () => {
    fc.assert(fc.property(anyText, (text) => {
      const bytes = codec.encode(text).reduce((sum, token) => sum + codec.byteLength(token), 0);
      expect(bytes).toBe(text === "" ? 0 : 1 + bytesOf(text));
    }));
    expect([LLAMA_BOS, LLAMA_EOS].map(codec.byteLength)).toEqual([0, 0]);
  });

  test("texts are encoded without BOS, and a generated text without a prompt begins with no space", () => {
    expect(codec.encode("")).toEqual([]);
    expect(codec.encode("the")).not.toContain(LLAMA_BOS);
    const [first] = codec.encode("the");
    expect(codec.decode([first!, first!])).toBe(codec.decode([first!]) + " " + codec.decode([first!]));
  });
});

test("the name follows from the content", () => {
  const { name, unique } = llama2cCodec(SMALL_TOKENIZER, SMALL_VOCABULARY);
  expect(name).toMatch(new RegExp(`^llama2c-${SMALL_VOCABULARY}-[0-9a-f]{8}$`));
  expect(unique).toBe(false);
  const other = SMALL_TOKENIZER.slice();
  // A score's lowest bit.
  other[4] = 1;
  expect(llama2cCodec(other, SMALL_VOCABULARY).name).not.toBe(name);
});

test("a vocabulary that is not the file's is refused", () => {
  expect(() => llama2cCodec(SMALL_TOKENIZER, SMALL_VOCABULARY + 1)).toThrow(
    `expected ${SMALL_VOCABULARY + 1} tokens, as the model has, found ${SMALL_VOCABULARY}`,
  );
});
