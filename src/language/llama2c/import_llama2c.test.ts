import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadCard } from "../../card/load_card.ts";
import type { RegisteredCard } from "../../card/registered_card.ts";
import { declaredPorts } from "../../card/ports.ts";
import { CardRegistry } from "../../card/registry.ts";
import { sha256 } from "../../core/fingerprint.ts";
import { UsageError } from "../../core/usage_error.ts";
import { floatOutput, type Port } from "../../runtime/graph.ts";
import { openOnnx } from "../../runtime/onnx.ts";
import { randomCheckpoint } from "./fixture_random_checkpoint.ts";
import { slowLlama } from "./fixture_slow_llama.ts";
import { SMALL_CHECKPOINT, SMALL_TOKENIZER, SMALL_VOCABULARY } from "./fixture_small_model.ts";
import { importLlama2c, type Llama2cImport } from "./import_llama2c.ts";
import { readLlama2cCheckpoint } from "./llama2c_checkpoint.ts";

let folder: string, out: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-llama2c-"));
  out = join(folder, "models");
  await writeFile(join(folder, "small.bin"), SMALL_CHECKPOINT);
  await writeFile(join(folder, "tok.bin"), SMALL_TOKENIZER);
});
afterEach(async () => await rm(folder, { recursive: true }));

async function imported(options: Partial<Llama2cImport> = {}): Promise<RegisteredCard> {
  const checkpoint = join(folder, "small.bin"), tokenizer = join(folder, "tok.bin");
  return await importLlama2c({ checkpoint, tokenizer, id: "small", out, ...options });
}

test("the card is what was returned, says what the files say, and pins every file beside it", async () => {
  const { card, folder: model } = await imported({ licence: "MIT", source: "a drawer" });
  expect(model).toBe(join(out, "small"));
  expect(await new CardRegistry(out).load("small")).toEqual({ card, folder: model });
  expect(card).toMatchObject({
    title: "Llama, 2 layers of width 16",
    dataset: "tinystories",
    tokenizer: { kind: "llama2c", file: "tokenizer.bin" },
    language: {
      vocabulary: SMALL_VOCABULARY,
      prefix: 1,
      end: [1, 2],
      context: 24,
      network: { kind: "transformer", step: { layers: 2, keyValueHeads: 2, headDim: 4 } },
    },
    provenance: {
      recipe: "scripts/import_llama2c.ts --checkpoint small.bin --tokenizer tok.bin --id small",
      trainedOn: "not stated",
      licence: "MIT",
      source: `a drawer: small.bin (sha256 ${sha256(SMALL_CHECKPOINT)}), tok.bin (sha256 ${sha256(SMALL_TOKENIZER)})`,
      // The file's numbers without the header and two tables of 24 × 2 angles.
      weights: SMALL_CHECKPOINT.length / 4 - 7 - 2 * 24 * 2,
    },
  });
  if (card.family !== "language" || card.tokenizer.kind === "bytes") throw new Error("unexpected card");
  for (const file of [card.tokenizer, card.graphs.logits!, card.graphs.step!]) {
    expect(sha256(await readFile(join(model, file.file)))).toBe(file.sha256);
  }
  expect(new Uint8Array(await readFile(join(model, "tokenizer.bin")))).toEqual(SMALL_TOKENIZER);
  expect((await readdir(model)).sort()).toEqual(["card.json", "logits.onnx", "step.onnx", "tokenizer.bin"]);
});

test("a classifier that is the embedding counts once", async () => {
  const sizes = { dim: 16, hidden_dim: 12, n_layers: 2, n_heads: 4, n_kv_heads: 2, seq_len: 24 };
  await writeFile(join(folder, "small.bin"), randomCheckpoint({ ...sizes, vocab_size: SMALL_VOCABULARY }));
  const { card } = await imported();
  expect(card.provenance.weights).toBe(SMALL_CHECKPOINT.length / 4 - 7 - 2 * 24 * 2 - 16 * SMALL_VOCABULARY);
});

test("the graphs have the ports that the card declares, and the logits of the formulas", async () => {
  const { folder: model } = await imported();
  const declared = declaredPorts((await loadCard(model)).card);
  const found = (ports: readonly Port[]) => Object.fromEntries(ports.map(({ name, shape }) => [name, shape]));
  const tokens = [1, 263, 274, 5, 270], data = BigInt64Array.from(tokens, BigInt);
  for (const name of ["logits", "step"]) {
    const graph = await openOnnx(await readFile(join(model, `${name}.onnx`)), { threads: 1 });
    expect({ inputs: found(graph.inputs), outputs: found(graph.outputs) }).toEqual(declared[name]);
    if (name === "logits") {
      const logits = floatOutput(await graph.run({ tokens: { data, dims: [1, tokens.length] } }), "logits");
      const expected = slowLlama(readLlama2cCheckpoint(SMALL_CHECKPOINT), tokens).flat();
      expect(Math.max(...expected.map((value, i) => Math.abs(value - logits[i]!)))).toBeLessThan(5e-5);
    }
    await graph.close();
  }
});

test("a model that is there is kept, unless it is to be replaced", async () => {
  await imported();
  await expect(imported({ title: "Other" })).rejects.toThrow(/small is there already: .*--force/);
  expect((await loadCard(join(out, "small"))).card.title).toBe("Llama, 2 layers of width 16");
  await imported({ title: "Other", replace: true });
  expect((await loadCard(join(out, "small"))).card.title).toBe("Other");
  expect(await readdir(out)).toEqual(["small"]);
});

test("a folder that is no model's is never replaced", async () => {
  await mkdir(join(out, "small"), { recursive: true });
  await writeFile(join(out, "small", "letter.txt"), "dear");
  await expect(imported({ replace: true })).rejects.toThrow("is no model, since it has no card.json");
  expect(await readFile(join(out, "small", "letter.txt"), "utf8")).toBe("dear");
});

const wrong: readonly (readonly [string, Partial<Llama2cImport>, string | RegExp])[] = [
  [
    "a tokenizer as the checkpoint",
    { checkpoint: "tok.bin" },
    /^tok\.bin cannot be the checkpoint\. .*expected .*, found .*export\.py --version 0 writes such a file/,
  ],
  [
    "a checkpoint as the tokenizer",
    { tokenizer: "small.bin" },
    /^small\.bin cannot be the tokenizer\. .*expected .*, found .*tokenizer\.py writes such a file/,
  ],
  ["a file that is not there", { checkpoint: "none.bin" }, /^Cannot read the checkpoint .*none\.bin: ENOENT/],
  ["a folder", { tokenizer: "." }, /^Cannot read the tokenizer .*: EISDIR/],
  [
    "an id that is a path",
    { id: "../small" },
    /^The card of '\.\.\/small' does not follow the schema:\n {2}id: must be lower-case .*found "\.\.\/small"$/,
  ],
  ["no title", { title: "" }, "The card of 'small' does not follow the schema:\n  title: "],
];

test.each(wrong)("%s is refused, and nothing is written", async (_, { checkpoint, tokenizer, ...options }, message) => {
  const importing = imported({
    ...options,
    ...checkpoint !== undefined && { checkpoint: join(folder, checkpoint) },
    ...tokenizer !== undefined && { tokenizer: join(folder, tokenizer) },
  });
  await expect(importing).rejects.toThrow(message);
  await expect(importing).rejects.toBeInstanceOf(UsageError);
  expect((await readdir(folder)).sort()).toEqual(["small.bin", "tok.bin"]);
});

test("a tokenizer of another model's is refused with both sizes", async () => {
  const sizes = { dim: 8, hidden_dim: 4, n_layers: 1, n_heads: 2, n_kv_heads: 1, seq_len: 8 };
  await writeFile(join(folder, "small.bin"), randomCheckpoint({ ...sizes, vocab_size: 512 }));
  await expect(imported()).rejects.toThrow(`expected 512 tokens, as the model has, found ${SMALL_VOCABULARY}`);
});

test("a checkpoint that no .onnx file can hold is refused before it is read", async () => {
  // Three GiB of nothing, which take no room on the disk.
  const file = await open(join(folder, "small.bin"), "w");
  await file.truncate(3 * 2 ** 30);
  await file.close();
  await expect(imported()).rejects.toThrow(
    "small.bin: an .onnx file holds at most 2130706432 bytes of weights, got 3221225472",
  );
});
