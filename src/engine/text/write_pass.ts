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
  /** Tokens that were drawn for all of them. */
  readonly tokens: number;
}

/** Continues the first `count` prompts under one way of drawing tokens. */
export async function writeTexts(
  { row, planned: { card, folder }, order }: TextModel,
  { decoding, count }: { readonly decoding: string; readonly count: number },
  { plan: { passages, suite, configuration }, setting, place }: TextRun,
): Promise<WrittenTexts> {
  const label = decodingLabel(parseDecoding(decoding)), { microBatch } = suite;
  const { text, lengths, tokens } = await runQualityPass({
    pass: "sample",
    method: label,
    order,
    model: row.id,
    card,
    total: count,
    unit: microBatch.sample * Math.max(1, Math.round(Math.min(configuration.batch, 64) / microBatch.sample)),
    task: (first, count) => ({
      kind: "write-text",
      folder,
      ...place,
      // The most probable token is the same under every seed.
      seed: label === "greedy" ? "0" : configuration.seed,
      first,
      prompts: passages.slice(first, first + count).map(({ prompt }) => prompt),
      decoding,
      bytes: suite.sample,
      microBatch: microBatch.sample,
    }),
  }, setting);
  if (!(text instanceof Uint8Array && lengths instanceof Float64Array && tokens instanceof Float64Array)) {
    throw new Error("A pass over prompts gave no texts");
  }
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let at = 0;
  const texts = Array.from(lengths, (length) => decoder.decode(text.subarray(at, at += length)));
  return { decoding: label, texts, tokens: tokens.reduce((sum, one) => sum + one, 0) };
}

/** Features of texts through the suite's feature model. */
export async function textFeatures(
  model: string,
  texts: readonly string[],
  { plan: { features, suite }, setting, place }: TextRun,
): Promise<Float32Array> {
  if (typeof features === "string") throw new Error(features);
  const { card, folder } = features;
  const arrays = await runQualityPass({
    pass: "features",
    order: 1,
    model,
    card,
    total: texts.length,
    unit: 4 * suite.microBatch.features,
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
