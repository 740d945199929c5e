/**
 * Writes a split of Moby Dick for the recipes here: chapters with form feeds between them.
 *
 *     deno run -A scripts/train/language/write_chapters.ts --split train --out train.txt
 */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { UsageError } from "../../../src/core/usage_error.ts";
import { openTextDataset } from "../../../src/dataset/text/text_registry.ts";

const { values: { split, out } } = parseArgs({ options: { split: { type: "string" }, out: { type: "string" } } });
if (split === undefined || out === undefined) throw new UsageError("Expected --split train|held-out --out FILE");
const { documents } = await openTextDataset("moby-dick", split);
await writeFile(out, documents.map(({ text }) => text).join("\f"));
console.log(`wrote ${out}: ${documents.length} chapters`);
