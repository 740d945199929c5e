/** Lets a model go on from the prompts, in units of work. */
import { runQualityPass } from "../quality_pass.ts";
import { decodingLabel, parseDecoding } from "./decoding.ts";
import type { TextModel, TextRun } from "./text_run.ts";

/** What a model wrote. */
export interface WrittenTexts {
  /** In words: how tokens were drawn. */
  readonly decoding: string;
  /** One for each prompt, in order. */
  readonly texts: readonly string[];
}

/** Continues the first `count` prompts under one way of drawing tokens. */
export async function writeTexts(
  { row, planned: { card, folder } }: TextModel,
  { decoding, count }: { readonly decoding: string; readonly count: number },
  { plan: { prompts, suite, configuration }, setting, place }: TextRun,
): Promise<WrittenTexts> {
  const label = decodingLabel(parseDecoding(decoding)), { microBatch } = suite;
  const { text, lengths } = await runQualityPass({
    pass: "sample",
    method: label,
    order: 0,
    model: row.id,
    card,
    // Whole micro-batches: what stands beside a sample never depends on how many are wanted.
    total: Math.min(prompts.length, Math.ceil(count / microBatch.sample) * microBatch.sample),
    unit: microBatch.sample * Math.max(1, Math.round(Math.min(configuration.batch, 64) / microBatch.sample)),
    task: (first, count) => ({
      kind: "write-text",
      folder,
      ...place,
      // The most probable token is the same under every seed.
      seed: label === "greedy" ? "0" : configuration.seed,
      first,
      prompts: prompts.slice(first, first + count),
      decoding,
      bytes: suite.sample,
      microBatch: microBatch.sample,
    }),
  }, setting);
  if (!(text instanceof Uint8Array && lengths instanceof Float64Array)) {
    throw new Error("A pass over prompts gave no texts");
  }
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let at = 0;
  const texts = Array.from(lengths.subarray(0, count), (length) => decoder.decode(text.subarray(at, at += length)));
  return { decoding: label, texts };
}

/** Features of what a model wrote, through the suite's feature model. */
export async function textFeatures(
  { model, decoding }: { readonly model: string; readonly decoding: string },
  texts: readonly string[],
  { plan: { features, suite }, setting, place }: TextRun,
): Promise<Float32Array> {
  if (typeof features === "string") throw new Error(features);
  const { card, folder } = features;
  const arrays = await runQualityPass({
    pass: "features",
    method: decoding,
    order: 1,
    model,
    card,
    total: texts.length,
    unit: suite.microBatch.features,
    task: (first, count) => ({
      kind: "text-features",
      folder,
      ...place,
      texts: texts.slice(first, first + count),
    }),
  }, setting);
  if (!(arrays["features"] instanceof Float32Array)) throw new Error("A pass over texts gave no features");
  return arrays["features"];
}

/** Features of the first real continuations: one pass for all models. */
export async function realFeatures(count: number, run: TextRun): Promise<Float32Array> {
  const { plan: { passages }, real } = run;
  real.features ??= textFeatures(
    { model: "real-text", decoding: "the text itself" },
    passages.map(({ continuation }) => continuation),
    run,
  );
  const features = await real.features;
  return features.slice(0, features.length / passages.length * count);
}
