import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import suite from "../../../suites/text.ts";
import { CARD_FILES, folderOf } from "../../card/huggingface/fixture_folder.ts";
import { CardRegistry } from "../../card/registry.ts";
import { sha256 } from "../../core/fingerprint.ts";
import type { Cell, Run } from "../../core/run.ts";
import { openTextDataset } from "../../dataset/text/text_registry.ts";
import { encodeDecoder, tinyCheckpoint } from "../../family/language/fixture_decoder.ts";
import { encodeOnnx } from "../../runtime/onnx_writer.ts";
import { fixtureRun } from "../fixture_run.ts";
import { temporaryFolder } from "../fixture_registry.ts";
import { makePlan } from "../plan.ts";
import type { Request } from "../plan_base.ts";
import type { TextSuite } from "../suite.ts";
import { fixtureLanguageCard } from "./fixture_language_card.ts";

// Models run at whatever speed other programs leave them.
vi.setConfig({ testTimeout: 300_000 });

const DATA = process.env["ASSAY_DATA"];
const MODELS = join(import.meta.dirname!, "..", "..", "..", "models");
const SPEED = ["bytes_per_s", "prefill_per_s", "decode", "first_token", "next_token", "cache_gain"];

/** The text suite, cut down to what a test has time for, and without timings. */
const SMALL: TextSuite = {
  ...suite,
  metrics: suite.metrics.filter((metric) => !SPEED.some((name) => metric.startsWith(name))),
  defaultPreset: "test",
  presets: {
    test: {
      samples: 12,
      decodings: ["temperature=1", "greedy"],
      furtherSamples: 10,
      mauveSeeds: 2,
      speed: { sequences: 1, maxSeconds: 1, batchSizes: [1], maxSecondsPerBatch: 1 },
    },
  },
  prompt: 16,
  sample: 48,
  shown: 2,
  microBatch: { sample: 4, features: 4 },
};

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => await rm(folder, { recursive: true }));

async function run(request: Request, { registry = MODELS, cache = "cache" } = {}): Promise<Run> {
  const plan = await makePlan(SMALL, new CardRegistry(registry, MODELS), { workers: 2, ...request });
  return await fixtureRun(plan, { folder, cache });
}

/** Three documents of the novel's first sentences. */
async function someText(): Promise<string> {
  const { documents } = await openTextDataset("moby-dick", "held-out");
  const path = join(folder, "texts");
  await mkdir(path);
  for (const [i, { text }] of documents.slice(0, 3).entries()) {
    await writeFile(join(path, `${i}.txt`), text.slice(0, 1500));
  }
  return path;
}

/** A model of bytes whose logits are a row of a table, by the last token alone. */
async function registerBigram(id: string, logit: (given: number, token: number) => number): Promise<string> {
  const registry = join(folder, "models"), vocabulary = 257;
  const graph = encodeOnnx({
    inputs: [{ name: "tokens", type: "int64", shape: ["batch", "time"] }],
    outputs: [{ name: "logits", type: "float32", shape: ["batch", "time", vocabulary] }],
    nodes: [{ operator: "Gather", inputs: ["table", "tokens"], outputs: ["logits"] }],
    initializers: [{
      name: "table",
      shape: [vocabulary, vocabulary],
      data: Float32Array.from(
        { length: vocabulary * vocabulary },
        (_, i) => logit(Math.floor(i / vocabulary), i % vocabulary),
      ),
    }],
  });
  const network = { kind: "transformer", logits: { input: "tokens", output: "logits" } } as const;
  const card = {
    ...fixtureLanguageCard({ context: 128, network }),
    id,
    graphs: { logits: { file: "logits.onnx", sha256: sha256(graph) } },
  };
  await mkdir(join(registry, id), { recursive: true });
  await writeFile(join(registry, id, "logits.onnx"), graph);
  await writeFile(join(registry, id, "card.json"), JSON.stringify(card));
  return registry;
}

const cellOf = (run: Run, model: string, metric: string): Cell =>
  run.cells.find((cell) => cell.model === model && cell.metric === metric)!;

function valueOf(run: Run, model: string, metric: string): number {
  const cell = cellOf(run, model, metric);
  if (cell.state !== "measured") throw new Error(`${model} ${metric}: ${cell.state}`);
  return cell.value;
}

test("models with different tokenisers are compared in bits per byte, write from the same prompts, and stand by real text", async () => {
  const found = await run({ text: await someText(), models: ["ngram-moby", "ngram-moby-bytes"] });
  expect(found.state).toBe("complete");
  expect(found.rows.map(({ id }) => id).slice(0, 3)).toEqual(["ngram-moby", "ngram-moby-bytes", "real-text"]);
  expect(found.rows[0]).toMatchObject({ family: "language", architecture: "n-gram" });
  expect(cellOf(found, "ngram-moby", "bits_per_byte")).toMatchObject({ kind: "lower-bound", n: 3 });
  expect(cellOf(found, "ngram-moby-bytes", "bits_per_byte")).toMatchObject({ kind: "exact", n: 3 });
  expect(found.comparisons).toMatchObject([{
    models: ["ngram-moby", "ngram-moby-bytes"],
    metric: "bits_per_byte",
    n: 3,
  }]);
  const difference = valueOf(found, "ngram-moby", "bits_per_byte") -
    valueOf(found, "ngram-moby-bytes", "bits_per_byte");
  expect(found.comparisons![0]!.difference).toBeCloseTo(difference, 10);
  // Bytes are the tokens of one of them.
  expect(valueOf(found, "ngram-moby-bytes", "token_perplexity"))
    .toBeCloseTo(valueOf(found, "ngram-moby-bytes", "byte_perplexity"), 8);

  const writings = found.writings!;
  expect(writings.map(({ model }) => model)).toEqual(["real-text", "ngram-moby", "ngram-moby-bytes"]);
  expect(new Set(writings.map(({ samples }) => samples.map(({ prompt }) => prompt).join("|"))).size).toBe(1);
  for (const { samples } of writings.slice(1)) {
    expect(samples).toHaveLength(2);
    for (const { text, copied, nearest } of samples) {
      expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(48);
      expect(copied![1]).toBeGreaterThan(copied![0]);
      expect(nearest!.distance).toBeGreaterThanOrEqual(0);
    }
  }
  expect(found.decodings!.map(({ decoding }) => decoding)).toEqual(["sampling", "greedy", "the text itself"]);
  expect(cellOf(found, "real-text", "mauve")).toMatchObject({ state: "undefined" });
  expect(found.contexts!.map(({ model }) => model)).toEqual(["ngram-moby", "ngram-moby-bytes"]);
  expect(cellOf(found, "gzip-cold", "bits_per_byte").state).toBe("measured");
});

test("what was measured comes back from the cache to the last bit, whatever the number of workers", async () => {
  const text = await someText(), models = ["ngram-moby-bytes"];
  const first = await run({ text, models, workers: 1 }), again = await run({ text, models, workers: 2 });
  expect(again.cells).toEqual(first.cells);
  expect(again.writings).toEqual(first.writings);
});

test("a uniform model needs 8 bits a byte by every library's rules", async () => {
  const registry = await registerBigram("uniform", (_, token) => token < 256 ? 0 : -Infinity);
  const text = await someText();
  const ours = await run({ text }, { registry });
  expect(valueOf(ours, "uniform", "bits_per_byte")).toBeCloseTo(8, 6);
  expect(valueOf(ours, "uniform", "token_perplexity")).toBeCloseTo(256, 3);
  for (const as of ["lm-eval", "hf-evaluate", "torchmetrics"]) {
    const theirs = await run({ text, as }, { registry });
    const metric = as === "lm-eval" ? "byte_perplexity" : "token_perplexity";
    expect(valueOf(theirs, "uniform", metric)).toBeCloseTo(256, 3);
  }
});

test("a model that rules out a token of the text has no perplexity, writes all the same, and takes no other with it", async () => {
  const registry = await registerBigram("never-e", (_, token) => token === 0x65 || token === 256 ? -Infinity : 0);
  await cp(join(MODELS, "ngram-moby-bytes"), join(registry, "ngram-moby-bytes"), { recursive: true });
  const found = await run({ text: await someText() }, { registry });
  expect(cellOf(found, "never-e", "bits_per_byte")).toMatchObject({
    state: "failed",
    reason: expect.stringMatching(/\("e"\) the probability 0: its perplexity is infinite/),
  });
  expect(cellOf(found, "never-e", "distinct_2").state).toBe("measured");
  expect(cellOf(found, "ngram-moby-bytes", "bits_per_byte").state).toBe("measured");
  expect(found.comparisons).toEqual([]);
});

test("logits that are no numbers fail the model with the token, and nothing else", async () => {
  const registry = await registerBigram("broken", () => NaN);
  const found = await run({ text: await someText() }, { registry });
  for (const metric of ["bits_per_byte", "self_bleu"]) {
    expect(cellOf(found, "broken", metric)).toMatchObject({ state: "failed", reason: expect.stringContaining("NaN") });
  }
});

test("a stranger's folder in Hugging Face's layout is measured by its path, without a card", async () => {
  const files = {
    ...CARD_FILES,
    "onnx/model.onnx": encodeDecoder(tinyCheckpoint(), { attention: true, positions: true, useCache: false }),
  };
  const path = await folderOf(files, { name: "Strange_Model", root: folder });
  const found = await run({ text: await someText(), models: [path, "ngram-moby-bytes"] });
  const [row] = found.rows;
  expect(row).toMatchObject({ family: "language", architecture: "transformer" });
  expect(cellOf(found, row!.id, "bits_per_byte")).toMatchObject({ state: "measured", kind: "lower-bound" });
  // Random weights know nothing: a token of the small vocabulary costs about its logarithm.
  expect(valueOf(found, row!.id, "token_perplexity")).toBeGreaterThan(150);
  expect(cellOf(found, row!.id, "longest_copy")).toMatchObject({ state: "undefined" });
  expect(found.comparisons).toHaveLength(1);
});

test.skipIf(DATA === undefined)("as lm-eval WikiText becomes running text, and is counted as published", async () => {
  const request = { text: "wikitext-2", models: ["ngram-moby-bytes"], data: [DATA!] };
  const [theirs, ours] = [await run({ ...request, as: "lm-eval" }), await run({ ...request, detokenised: true })];
  expect(cellOf(theirs, "ngram-moby-bytes", "word_perplexity")).toMatchObject({
    convention: { detokenised: true, counted_on: "the text as published", documents: 62 },
  });
  // One likelihood, whose windows cover a whole document for this model, over other bytes.
  const nats = (run: Run, bytes: number) => valueOf(run, "ngram-moby-bytes", "bits_per_byte") * bytes;
  const { documents, bytes } = await openTextDataset("wikitext-2", "test", { dataDirs: [DATA!], detokenised: true });
  const published = documents.reduce((sum, document) => sum + new TextEncoder().encode(document.published).length, 0);
  expect(nats(theirs, published) / nats(ours, bytes)).toBeCloseTo(1, 10);
});

test("a text that is too short to be continued is scored, and says why nothing was written", async () => {
  const path = join(folder, "short.txt");
  await writeFile(path, "The whale, the whale!");
  const found = await run({ text: path, models: ["ngram-moby-bytes"] });
  expect(cellOf(found, "ngram-moby-bytes", "bits_per_byte").state).toBe("measured");
  expect(cellOf(found, "ngram-moby-bytes", "mauve")).toMatchObject({
    state: "undefined",
    reason: expect.stringContaining("too few passages"),
  });
  expect(found.manifest.warnings.map(({ kind }) => kind)).toContain("text-short");
});

test("a plan says which model has seen the text, and asks for a folder by its absolute path", async () => {
  const registry = await registerBigram("elsewhere", () => 0);
  const plan = await makePlan(SMALL, new CardRegistry(MODELS), {
    text: "moby-dick:train",
    models: ["ngram-moby-bytes", join(registry, "elsewhere")],
  });
  if (plan.kind !== "text") throw new Error("unexpected plan");
  expect(plan.warnings.map(({ kind, message }) => [kind, message])).toEqual([
    ["text-seen", expect.stringContaining("ngram-moby-bytes was trained on moby-dick:train")],
    ["text-seen", expect.stringContaining("elsewhere was trained on moby-dick:train")],
  ]);
  expect(plan.configuration.models).toEqual(["ngram-moby-bytes", join(registry, "elsewhere")]);
});

test.each([
  [{ as: "lmeval" }, /lm-eval/],
  [{ text: "moby-dock" }, /moby-dick/],
  [{ context: 4096, models: ["gpt-moby"] }, /at most the 256 tokens/],
  [{ decoding: "temperature=-1" }, /temperature/],
  [{ stride: 4, models: ["ngram-moby", "lstm-moby"] }, /--stride changes nothing/],
  [{ as: "lm-eval", stride: 4 }, /--stride is lm-eval's own/],
  [{ models: ["gan-mnist"] }, /gan-mnist is a model of images/],
  [{ ood: "mnist" }, /--ood means nothing to the suite text/],
  [{ detokenised: true }, /running text already/],
])("%j is refused with what was expected", async (request, message) => {
  await expect(makePlan(SMALL, new CardRegistry(MODELS), request)).rejects.toThrow(message);
});
