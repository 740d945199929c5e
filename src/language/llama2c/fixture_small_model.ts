/** For tests: a small model of random weights with a tokenizer that merges, as llama2.c's files. */
import { randomCheckpoint } from "./fixture_random_checkpoint.ts";
import { BASE_TOKENS, tokenizerFile } from "./fixture_tokenizer_file.ts";

/** From token 259 on; the earlier, the better the score. */
const SPELLINGS = [
  ...[" t", "he", " the", "  ", "in", "whale", "wh", "al", "aa", "aaaa", "'s", "😀", "é", "ing"],
  ..." \ntheawlings'18é—".split("").filter((letter) => letter !== "é"),
];

/** The content of a tokenizer's file. */
export const SMALL_TOKENIZER: Uint8Array = tokenizerFile([
  ...BASE_TOKENS.map((spelling) => [spelling, 0] as const),
  ...SPELLINGS.map((spelling, i) => [spelling, -i] as const),
]);

/** The number of its tokens. */
export const SMALL_VOCABULARY: number = BASE_TOKENS.length + SPELLINGS.length;

/** The content of a checkpoint's file with as many tokens and a context of 24. */
export const SMALL_CHECKPOINT: Uint8Array = randomCheckpoint({
  dim: 16,
  hidden_dim: 12,
  n_layers: 2,
  n_heads: 4,
  n_kv_heads: 2,
  vocab_size: -SMALL_VOCABULARY,
  seq_len: 24,
});
