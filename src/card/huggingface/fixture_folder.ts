/** For tests: folders in the Hugging Face layout. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A new folder called `name` with files by path: bytes and text as they are, all else as JSON. */
export async function folderOf(
  files: Readonly<Record<string, unknown>>,
  { name = "tiny", root }: { readonly name?: string; readonly root?: string } = {},
): Promise<string> {
  const folder = join(root ?? await temporaryRoot(), name);
  await mkdir(folder, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    const asIs = typeof content === "string" || content instanceof Uint8Array;
    await writeFile(join(folder, path), asIs ? content : JSON.stringify(content));
  }
  return folder;
}

/** A new folder, which is gone when the test is over. */
export async function temporaryRoot(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "assay-models-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return root;
}

/** The first merges of GPT-2's merges.txt, which give the tokens 256 to 278 of its vocab.json. */
const MERGES = [
  "Ġ t",
  "Ġ a",
  "h e",
  "i n",
  "r e",
  "o n",
  "Ġt he",
  "e r",
  "Ġ s",
  "a t",
  "Ġ w",
  "Ġ o",
  "e n",
  "Ġ c",
  "i t",
  "i s",
  "a n",
  "o r",
  "e s",
  "Ġ b",
  "e d",
  "Ġ f",
  "in g",
];

/** The token after those. */
export const END_OF_TEXT = 279;

/** Tokens of {@linkcode gpt2Beginning}. */
export const TOKENS = 280;

/**
 * The beginning of GPT-2's tokenizer.json, with its numbers: the alphabet of bytes, the first merges, and then
 * `<|endoftext|>`. As GPT-2's own, it does not say its model's type.
 */
export function gpt2Beginning() {
  const ranges = [[0x21, 0x7e], [0xa1, 0xac], [0xae, 0xff], [0x100, 0x143]] as const;
  const alphabet = ranges.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i))
  );
  const spellings = [...alphabet, ...MERGES.map((pair) => pair.replace(" ", "")), "<|endoftext|>"];
  return {
    version: "1.0",
    added_tokens: [{ id: END_OF_TEXT, content: "<|endoftext|>", special: true, normalized: false }],
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true },
    post_processor: { type: "ByteLevel", add_prefix_space: true, trim_offsets: false },
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true },
    model: {
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: "",
      end_of_word_suffix: "",
      fuse_unk: false,
      vocab: Object.fromEntries(spellings.map((spelling, id) => [spelling, id])),
      merges: MERGES,
    },
  };
}

/** The config.json of a small model of Llama's architecture. */
export const LLAMA_CONFIG = {
  architectures: ["LlamaForCausalLM"],
  model_type: "llama",
  vocab_size: TOKENS,
  hidden_size: 24,
  num_hidden_layers: 2,
  num_attention_heads: 6,
  num_key_value_heads: 2,
  max_position_embeddings: 40,
  bos_token_id: END_OF_TEXT,
  eos_token_id: END_OF_TEXT,
} as const;

/** The files of a small model whose graph is no graph: a card looks at its hash alone. */
export const CARD_FILES: Readonly<Record<string, unknown>> = {
  "config.json": LLAMA_CONFIG,
  "tokenizer.json": gpt2Beginning(),
  "onnx/model.onnx": Uint8Array.of(1, 2, 3),
};
