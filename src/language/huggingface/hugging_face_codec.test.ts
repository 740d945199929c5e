import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { END_OF_TEXT, gpt2Beginning, TOKENS } from "../../card/huggingface/fixture_folder.ts";
import type { TokenCodec } from "../token_codec.ts";
import { anyText } from "../tokenizer/fixture_texts.ts";
import { splitPretokens } from "../tokenizer/split_pretokens.ts";
import { byteAlphabet } from "./byte_alphabet.ts";
import { huggingFaceCodec } from "./hugging_face_codec.ts";

const bytesOf = (json: unknown) => new TextEncoder().encode(typeof json === "string" ? json : JSON.stringify(json));
const codecOf = (json: unknown, vocabulary = 1000) => huggingFaceCodec(bytesOf(json), { vocabulary });
const utf8Length = (text: string) => new TextEncoder().encode(text).length;
const totalBytes = (codec: TokenCodec, tokens: readonly number[]) =>
  tokens.reduce((sum, token) => sum + codec.byteLength(token), 0);

test("the alphabet of bytes is GPT-2's", () => {
  const alphabet = byteAlphabet();
  expect(new Set(alphabet.values()).size).toBe(256);
  // From GPT-2's published vocabulary: Ġ begins words, Ċ is a new line, âĢĻ the apostrophe of books, ĠcafÃ© is " café".
  const bytes = (spelling: string) => [...spelling].map((character) => alphabet.get(character));
  expect(bytes("ĠĊâĢĻÃ©")).toEqual([0x20, 0x0a, 0xe2, 0x80, 0x99, 0xc3, 0xa9]);
});

describe("byte-level BPE", () => {
  const codec = codecOf(gpt2Beginning(), TOKENS);

  test("gives the tokens of GPT-2's vocabulary", () => {
    // The numbers of vocab.json for what the first merges reach.
    expect(codec.encode(" the")).toEqual([262]);
    expect(codec.encode("ing")).toEqual([278]);
    expect(codec.encode(" a\n")).toEqual([257, 198]);
    expect(codec.encode("A é")).toEqual([32, 220, 127, 102]);
    expect(codec.encode("")).toEqual([]);
    expect(codec.decode([262, 278])).toBe(" theing");
    expect(codec.decode([])).toBe("");
    expect(codec.name).toMatch(/^huggingface-280-[0-9a-f]{8}$/);
  });

  test("takes any text apart and puts it together, and its tokens' bytes are the text's", () => {
    fc.assert(fc.property(anyText, (text) => {
      const tokens = codec.encode(text);
      expect(codec.decode(tokens)).toBe(text);
      expect(totalBytes(codec, tokens)).toBe(utf8Length(text));
    }));
  });

  test("cuts as GPT-2 does: no token crosses a pretoken", () => {
    fc.assert(fc.property(anyText, (text) => {
      // There ECMAScript's white space is not Unicode's, which Rust takes.
      fc.pre(!/[\ufeff\u0085]/.test(text));
      expect(codec.encode(text)).toEqual(splitPretokens(text, "gpt2").flatMap((pretoken) => codec.encode(pretoken)));
    }));
    // White space before a sign goes with it, but for U+FEFF, which is a sign itself.
    expect(codec.encode("a \ufeffb")).toEqual([64, 220, ...codec.encode("\ufeff"), 65]);
  });

  test("a special token that a text spells out is one, and stands for no bytes", () => {
    expect(codec.encode("a<|endoftext|>a")).toEqual([64, END_OF_TEXT, 64]);
    expect(codec.decode([64, END_OF_TEXT, 64])).toBe("a<|endoftext|>a");
    expect(codec.byteLength(END_OF_TEXT)).toBe(0);
  });

  test("tokens that are part of a character decode to U+FFFD by themselves, and have a byte each", () => {
    const [, , first, second] = codec.encode("A é");
    expect(codec.decode([first!])).toBe("\ufffd");
    expect(codec.decode([first!, second!])).toBe("é");
    expect([codec.byteLength(first!), codec.byteLength(second!)]).toEqual([1, 1]);
  });

  test("logits that the tokeniser has no token for decode to nothing; tokens outside the logits are refused", () => {
    const wide = codecOf(gpt2Beginning(), 300);
    expect(wide.decode([64, 299, 64])).toBe("aa");
    expect(wide.byteLength(299)).toBe(0);
    for (const token of [300, -1, 0.5]) {
      expect(() => wide.decode([token])).toThrow(`must be an integer from 0 to 299, got ${token}`);
      expect(() => wide.byteLength(token)).toThrow(RangeError);
    }
  });

  test("spaces are never tidied, whatever the config says", () => {
    const config = bytesOf({ clean_up_tokenization_spaces: true });
    const tidy = huggingFaceCodec(bytesOf(gpt2Beginning()), { vocabulary: TOKENS, config });
    expect(tidy.decode(tidy.encode("a , b 's ."))).toBe("a , b 's .");
  });

  test("half of a surrogate pair is refused", () => {
    expect(() => codec.encode("a\ud800")).toThrow(TypeError);
  });
});

/** A vocabulary as SentencePiece's: spaces are ▁, and bytes stand for what has no token. */
function metaspaceBpe(): Record<string, unknown> {
  const bytes = Array.from({ length: 256 }, (_, i) => `<0x${i.toString(16).toUpperCase().padStart(2, "0")}>`);
  const spellings = ["<unk>", "<s>", "</s>", ...bytes, "▁", "a", "b", "é", "▁a", "ab", "▁ab"];
  return {
    added_tokens: [0, 1, 2].map((id) => ({ id, content: spellings[id], special: true, normalized: false })),
    normalizer: {
      type: "Sequence",
      normalizers: [
        { type: "Prepend", prepend: "▁" },
        { type: "Replace", pattern: { String: " " }, content: "▁" },
      ],
    },
    pre_tokenizer: null,
    post_processor: null,
    decoder: {
      type: "Sequence",
      decoders: [
        { type: "Replace", pattern: { String: "▁" }, content: " " },
        { type: "ByteFallback" },
        { type: "Fuse" },
        { type: "Strip", content: " ", start: 1, stop: 0 },
      ],
    },
    model: {
      type: "BPE",
      unk_token: "<unk>",
      fuse_unk: true,
      byte_fallback: true,
      vocab: Object.fromEntries(spellings.map((spelling, id) => [spelling, id])),
      merges: ["▁ a", "a b", "▁a b"],
    },
  };
}

describe("BPE with bytes to fall back on, as Llama's", () => {
  const codec = codecOf(metaspaceBpe());

  test("known pieces are tokens, and bytes are for the others", () => {
    // <0xE2> <0x82> <0xAC>, numbers 3 + byte, are the euro sign.
    expect(codec.encode("ab €")).toEqual([265, 259, 3 + 0xe2, 3 + 0x82, 3 + 0xac]);
    expect(codec.decode(codec.encode("ab €"))).toBe("ab €");
    expect([265, 259, 262, 3 + 0xe2, 1].map((token) => codec.byteLength(token))).toEqual([3, 1, 2, 1, 0]);
  });

  test("a text comes back, and its tokens have one byte more: of the space that is put before it", () => {
    fc.assert(fc.property(anyText, (text) => {
      fc.pre(text !== "" && !/[▁\ufeff]/.test(text));
      const tokens = codec.encode(text);
      expect(codec.decode(tokens)).toBe(text);
      expect(totalBytes(codec, tokens)).toBe(utf8Length(text) + 1);
    }));
  });
});

test("Metaspace's old way to add no space is understood, and the decoder keeps a text's own", () => {
  const metaspace = { type: "Metaspace", replacement: "▁", add_prefix_space: false };
  const json = { ...metaspaceBpe(), normalizer: null, pre_tokenizer: metaspace, decoder: metaspace };
  const codec = codecOf(json);
  expect(codec.encode("ab")).toEqual([264]);
  expect(codec.decode(codec.encode(" ab ab"))).toBe(" ab ab");
  expect(totalBytes(codec, codec.encode(" ab ab"))).toBe(6);
});

test("WordPiece's pieces have the bytes of their letters", () => {
  const codec = codecOf({
    pre_tokenizer: { type: "WhitespaceSplit" },
    decoder: { type: "WordPiece", prefix: "##", cleanup: false },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      vocab: { "[UNK]": 0, read: 1, "##ing": 2, "é": 3 },
    },
  });
  expect(codec.encode("reading é xyz")).toEqual([1, 2, 3, 0]);
  expect(codec.decode([1, 2, 3])).toBe("reading é");
  expect([1, 2, 3].map((token) => codec.byteLength(token))).toEqual([4, 3, 2]);
});

function unigram(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const metaspace = { type: "Metaspace", replacement: "▁", prepend_scheme: "always" };
  const vocab = [["<unk>", 0], ["▁", -3], ["a", -2], ["b", -2], ["▁a", -1], ["ab", -2.5]];
  return { pre_tokenizer: metaspace, decoder: metaspace, model: { type: "Unigram", unk_id: 0, vocab, ...more } };
}

test("Unigram takes the likeliest pieces", () => {
  const codec = codecOf(unigram());
  // log p: ▁a + b = -3 beats ▁ + ab = -5.5.
  expect(codec.encode("ab")).toEqual([4, 3]);
  expect(codec.decode([4, 3])).toBe("ab");
  expect([4, 3].map((token) => codec.byteLength(token))).toEqual([2, 1]);
  expect(codec.encode("az")).toEqual([4, 0]);
});

test("a text is refused where the package would give it other tokens than the tokeniser's", () => {
  expect(() => codecOf(unigram({ byte_fallback: true })).encode("az")).toThrow("does not do for Unigram models");
  expect(codecOf(unigram({ byte_fallback: true })).encode("ab")).toEqual([4, 3]);
  const nameless = unigram({ unk_id: null });
  expect(() => codecOf(nameless).encode("az")).toThrow('Cannot encode "z": the tokeniser has no token for it');
});

const { model, ...modelless } = gpt2Beginning();

test.each([
  ["no JSON", "{", "tokenizer.json must be JSON"],
  ["a pointer to a file that was not fetched", "version https://git-lfs", "tokenizer.json must be JSON"],
  ["a list", [1], "tokenizer.json must hold a JSON object, found [1]"],
  ["no model", modelless, "must hold a model, found version, added_tokens"],
  [
    "an unknown kind of model",
    { ...modelless, model: { type: "WordLevel", vocab: {} } },
    'model.type must be one of BPE, WordPiece, Unigram, found "WordLevel"',
  ],
  ["a kind that is no word", { ...modelless, model: { type: 3 } }, "found 3"],
  ["an unknown pretokeniser", { ...gpt2Beginning(), pre_tokenizer: { type: "Odd" } }, "Unknown PreTokenizer type: Odd"],
  ["merges that are none", { ...modelless, model: { type: "BPE", vocab: {} } }, "model.merges must be a list of pairs"],
  ["a vocabulary that is none", { ...modelless, model: { type: "Unigram", vocab: {} } }, "model.vocab must hold"],
  [
    "dropout",
    { ...modelless, model: { ...model, dropout: 0.1 } },
    "model.dropout must be null: a text has one tokenisation, found 0.1",
  ],
  [
    "BPE with WordPiece's prefix",
    { ...modelless, model: { ...model, continuing_subword_prefix: "##" } },
    "model.continuing_subword_prefix must be null or empty for BPE",
  ],
])("a tokenizer.json with %s is refused with what was expected and what was found", (_, json, message) => {
  expect(() => codecOf(json)).toThrow(message);
  expect(() => codecOf(json)).toThrow(SyntaxError);
});

test("a tokeniser with more tokens than the logits are wide is refused", () => {
  expect(() => codecOf(gpt2Beginning(), TOKENS - 1)).toThrow(
    'has the token 279, "<|endoftext|>", but the model\'s logits are 279 wide',
  );
});
