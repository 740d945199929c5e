/**
 * Learns the tokeniser that the models of a text share, from its training chapters, and writes its file.
 *
 *     deno run -A scripts/train/language/train_tokenizer.ts --train FILE --vocabulary 1024 --out FILE.json
 */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { UsageError } from "../../../src/core/usage_error.ts";
import { writeBpe } from "../../../src/language/tokenizer/bpe_file.ts";
import { BpeTokenizer } from "../../../src/language/tokenizer/bpe_tokenizer.ts";
import { trainBpe } from "../../../src/language/tokenizer/train_bpe.ts";
import { readChapters } from "./chapters.ts";

const { values: { train, vocabulary, out } } = parseArgs({
  options: { train: { type: "string" }, vocabulary: { type: "string" }, out: { type: "string" } },
});
if (train === undefined || vocabulary === undefined || out === undefined) {
  throw new UsageError("Expected --train FILE --vocabulary N --out FILE");
}
const learnt = trainBpe(await readChapters(train), { vocabulary: Number(vocabulary) });
await writeFile(out, writeBpe(learnt));
console.log(`wrote ${out}: ${new BpeTokenizer(learnt).vocabulary} tokens`);
