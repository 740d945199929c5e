/**
 * Registers a checkpoint of llama2.c (karpathy/llama2.c) as a language model: writes `<out>/<id>/` with `card.json`,
 * `logits.onnx`, `step.onnx` and `tokenizer.bin`, each pinned by its sha256.
 *
 *     deno run -A scripts/import_llama2c.ts --checkpoint stories260K.bin --tokenizer tok512.bin --id stories260k
 *
 * Further flags: --out DIR (the project's models), --title, --dataset (tinystories), --trained-on, --licence and --source
 * for the card, and --force to replace a model of that id.
 */
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { PROJECT_ROOT } from "../src/cli/project_root.ts";
import { UsageError } from "../src/core/usage_error.ts";
import { importLlama2c, type Llama2cImport } from "../src/language/llama2c/import_llama2c.ts";

const USAGE = "Usage: import_llama2c.ts --checkpoint FILE --tokenizer FILE --id ID [--out DIR] [--title TEXT] " +
  "[--dataset NAME] [--trained-on TEXT] [--licence TEXT] [--source TEXT] [--force]";

try {
  const { card, folder } = await importLlama2c(readFlags(Deno.args));
  const { language: { vocabulary, context }, provenance: { weights } } = card;
  console.log(
    `wrote ${folder}: ${weights?.toLocaleString("en")} weights, ${vocabulary} tokens, a context of ${context}`,
  );
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function readFlags(args: string[]): Llama2cImport {
  const { checkpoint, tokenizer, id, force, "trained-on": trainedOn, ...rest } = parse(args);
  if (checkpoint === undefined || tokenizer === undefined || id === undefined) {
    throw new UsageError(`--checkpoint, --tokenizer and --id are needed\n${USAGE}`);
  }
  return { checkpoint, tokenizer, id, replace: force, trainedOn, ...rest };
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args,
      options: {
        checkpoint: text,
        tokenizer: text,
        id: text,
        out: { ...text, default: join(PROJECT_ROOT, "models") },
        title: text,
        dataset: text,
        "trained-on": text,
        licence: text,
        source: text,
        force: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}
