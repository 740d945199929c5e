import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LanguageCard } from "../../card/card.ts";
import { sha256 } from "../../core/fingerprint.ts";
import { SMALL_TOKENIZER, SMALL_VOCABULARY } from "../../language/llama2c/fixture_small_model.ts";
import { writeBpe } from "../../language/tokenizer/bpe_file.ts";
import { openCodec } from "./open_codec.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-codec-"));
});
afterEach(async () => await rm(folder, { recursive: true }));

type Language = Partial<LanguageCard["language"]>;

function cardOf(tokenizer: LanguageCard["tokenizer"], language: Language = {}): LanguageCard {
  return {
    schemaVersion: 1,
    id: "test",
    title: "test",
    modality: "text",
    family: "language",
    dataset: "test",
    tokenizer,
    graphs: {},
    language: {
      vocabulary: 259,
      prefix: null,
      context: null,
      network: { kind: "kneser-ney", order: 3, training: { dataset: "test", split: "train" } },
      ...language,
    },
    provenance: { recipe: "none", trainedOn: "nothing", licence: "MIT" },
  };
}

/** Writes a file and declares it. */
async function declared(content: string | Uint8Array): Promise<{ file: string; sha256: string }> {
  await writeFile(join(folder, "tokenizer"), content);
  return { file: "tokenizer", sha256: sha256(content) };
}

// Two merges: "th" is 256, "the" 257, the boundary 258.
const BPE = writeBpe({ rule: "gpt2", merges: [[116, 104], [256, 101]] });

async function openBpe(content: string | Uint8Array = BPE, language: Language = {}) {
  return await openCodec(cardOf({ kind: "bpe", ...await declared(content) }, language), folder);
}

test("bytes are tokens, and every text has one sequence of them", async () => {
  const codec = await openCodec(cardOf({ kind: "bytes" }, { vocabulary: 257, prefix: 256 }), folder);
  expect(codec).toMatchObject({ name: "bytes", unique: true });
  expect(codec.encode("é")).toEqual([0xc3, 0xa9]);
});

test("byte-pair encoding has the card's merges, and a name with its size and content", async () => {
  const codec = await openBpe(BPE, { prefix: 258 });
  expect(codec).toMatchObject({ name: `bpe-259-${sha256(BPE).slice(0, 8)}`, unique: false });
  expect(codec.encode("the")).toEqual([257]);
  expect(codec.decode([258, 257, 256])).toBe("theth");
  expect([257, 258].map((token) => codec.byteLength(token))).toEqual([3, 0]);
});

test("llama2.c's tokenizer is read with the card's vocabulary", async () => {
  const file = await declared(SMALL_TOKENIZER);
  const codec = await openCodec(cardOf({ kind: "llama2c", ...file }, { vocabulary: SMALL_VOCABULARY }), folder);
  expect(codec).toMatchObject({ name: `llama2c-${SMALL_VOCABULARY}-${file.sha256.slice(0, 8)}`, unique: false });
  expect(codec.decode(codec.encode(" the whale"))).toBe(" the whale");
});

// A byte-level vocabulary of three tokens, the last of them special.
const TOKENIZER_JSON = JSON.stringify({
  model: { type: "BPE", vocab: { "Ġ": 0, a: 1 }, merges: [] },
  added_tokens: [{ id: 2, content: "<|end|>", special: true }],
  pre_tokenizer: { type: "ByteLevel", add_prefix_space: false },
  decoder: { type: "ByteLevel" },
});

test("a tokenizer.json is opened with its config, both pinned", async () => {
  const file = await declared(TOKENIZER_JSON), config = { file: "config", sha256: sha256("{}") };
  await writeFile(join(folder, "config"), "{}");
  const card = cardOf({ kind: "huggingface", ...file, config });
  const codec = await openCodec(card, folder);
  expect(codec).toMatchObject({ name: `huggingface-3-${file.sha256.slice(0, 8)}`, unique: false });
  expect(codec.encode(" a")).toEqual([0, 1]);
  await writeFile(join(folder, "config"), "{ }");
  await expect(openCodec(card, folder)).rejects.toThrow(
    `${join(folder, "config")} is not the file that the card declares`,
  );
  const narrow = cardOf({ kind: "huggingface", ...file }, { vocabulary: 2 });
  await expect(openCodec(narrow, folder)).rejects.toThrow(`${join(folder, "tokenizer")}: `);
});

describe("refused is", () => {
  test("a file that is not there, or has another content than the card says", async () => {
    const file = await declared(BPE), path = join(folder, "tokenizer");
    await writeFile(path, `${BPE} `);
    for (const kind of ["bpe", "llama2c"] as const) {
      await expect(openCodec(cardOf({ kind, ...file }), folder)).rejects.toThrow(
        `${path} is not the file that the card declares: sha256 ${file.sha256} expected, ${sha256(`${BPE} `)} found`,
      );
    }
    await rm(path);
    await expect(openCodec(cardOf({ kind: "bpe", ...file }), folder)).rejects.toThrow(
      `Cannot read the tokeniser's file ${path}: ENOENT`,
    );
  });

  test("a file that is no UTF-8, no JSON or no tokeniser of its kind, by its path", async () => {
    const path = join(folder, "tokenizer");
    await expect(openBpe(Uint8Array.of(0x7b, 0xff))).rejects.toThrow(`${path} must be UTF-8, found bytes that are not`);
    await expect(openBpe("{")).rejects.toThrow(`Cannot read ${path}: `);
    await expect(openBpe("{}")).rejects.toThrow(`Cannot read ${path}: format: `);
    const llama = openCodec(cardOf({ kind: "llama2c", ...await declared(SMALL_TOKENIZER) }), folder);
    await expect(llama).rejects.toThrow(`${path}: Cannot read the llama2.c tokenizer: expected 259 tokens`);
  });

  test("a text's token that the logits have no place for", async () => {
    const bytes = (vocabulary: number) => openCodec(cardOf({ kind: "bytes" }, { vocabulary }), folder);
    await expect(bytes(255)).rejects.toThrow(
      "The card of test: language.vocabulary must be 256 at least, as many tokens as its tokeniser gives to texts, got 255",
    );
    expect((await bytes(256)).name).toBe("bytes");
    await expect(openBpe(BPE, { vocabulary: 257 })).rejects.toThrow("language.vocabulary must be 258 at least");
    expect((await openBpe(BPE, { vocabulary: 258 })).encode("the")).toEqual([257]);
  });

  test("a prefix or an end that is none of the tokens, though the logits are wider", async () => {
    await expect(openBpe(BPE, { vocabulary: 300, prefix: 259 })).rejects.toThrow(
      "The card of test: language.prefix must be one of its tokeniser's 259 tokens, got 259",
    );
    await expect(openBpe(BPE, { vocabulary: 300, end: [258, 299] })).rejects.toThrow("language.end must be one of");
  });
});
