/**
 * Writes chapters as tokens for the recipes in Python, JSON on the standard output:
 * `{ vocabulary, boundary, train: [{ bytes, tokens }], held: [{ bytes, tokens }] }`, where `bytes` is a chapter's
 * length in UTF-8 and `tokens` are without the boundary.
 *
 *     deno run -A scripts/train/language/encode_chapters.ts --train FILE --held FILE [--tokenizer FILE.json]
 *
 * Without a tokeniser's file the tokens are bytes.
 */
import { readFile } from "node:fs/promises";
import process from "node:process";
import { parseArgs } from "node:util";
import { UsageError } from "../../../src/core/usage_error.ts";
import { countBytes } from "../../../src/language/text_counts.ts";
import { readBpe } from "../../../src/language/tokenizer/bpe_file.ts";
import { BpeTokenizer } from "../../../src/language/tokenizer/bpe_tokenizer.ts";
import { byteTokenizer } from "../../../src/language/tokenizer/byte_tokenizer.ts";
import { readChapters } from "./chapters.ts";

const { values } = parseArgs({
  options: { train: { type: "string" }, held: { type: "string" }, tokenizer: { type: "string" } },
});
if (values.train === undefined || values.held === undefined) {
  throw new UsageError("Expected --train FILE --held FILE [--tokenizer FILE]");
}
const tokenizer = values.tokenizer === undefined
  ? byteTokenizer()
  : new BpeTokenizer(readBpe(await readFile(values.tokenizer, "utf8"), values.tokenizer));
const { vocabulary, boundary } = tokenizer;
const [train, held] = await Promise.all(
  [values.train, values.held].map(async (path) =>
    (await readChapters(path)).map((text) => ({ bytes: countBytes(text), tokens: tokenizer.encode(text) }))
  ),
);
process.stdout.write(JSON.stringify({ vocabulary, boundary, train, held }));
