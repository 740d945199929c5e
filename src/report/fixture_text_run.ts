import type { Architecture, Cell, Column, Comparison, Curve, Decoding, Row, Run, Writing } from "../core/run.ts";
import { fixtureRun } from "./fixture_run.ts";

/**
 * A hand-made run of a text suite for the tests of this room. Its numbers and texts are invented and prove nothing about
 * any model.
 *
 * @example
 * ```ts
 * fixtureTextRun().comparisons?.length; // 6
 * ```
 */
export function fixtureTextRun(): Run {
  return {
    ...fixtureRun(),
    id: "20990101-000000-text",
    suite: "text",
    manifest: {
      ...fixtureRun().manifest,
      command: "deno task bench --suite text",
      datasets: [{ id: "moby-dick", split: "held-out", n: 15, sha256: "ef".repeat(32) }],
    },
    rows: ROWS.map((row) => ({ ...row })),
    columns: COLUMNS.map((column) => ({ ...column })),
    cells: ROWS.flatMap((row) => COLUMNS.map((column) => cell(row, column, NUMBERS[column.id]?.[row.id]))),
    galleries: [],
    comparisons: COMPARISONS.map((comparison) => ({ ...comparison })),
    contexts: Object.entries(CURVES).map(([model, values]) => ({ model, curve: curve(values) })),
    decodings: DECODINGS.map(decodingOf),
    writings: WRITINGS.map((writing) => ({ ...writing })),
  };
}

const TEXT = "moby-dick:held-out";
const ROWS: readonly Row[] = [
  model("kn-moby", "n-gram", "Kneser-Ney, order 5"),
  model("lstm-moby", "recurrent", "LSTM"),
  model("gpt-moby", "transformer", "GPT"),
  model("gpt-bytes", "transformer", "GPT of bytes"),
  anchor("held-out", "the held-out text itself"),
  ...["gzip", "brotli", "bzip2", "xz"].flatMap((name) => [
    anchor(`${name}-cold`, `${name}, the text alone`),
    anchor(`${name}-trained`, `${name}, after the training text`),
  ]),
];

function model(id: string, architecture: Architecture, title: string): Row {
  return { id, title, family: "language", architecture, role: "model", group: TEXT };
}

function anchor(id: string, title: string): Row {
  return { id, title, family: "data", role: "anchor", group: TEXT };
}

const WRITTEN = { part: "What they write" }, SPEED = { part: "Speed" };
const COLUMNS: readonly Column[] = [
  { id: "bits_per_byte", title: "bits/byte", unit: "bits/byte", direction: "lower" },
  { id: "word_perplexity", title: "word perplexity", unit: "", direction: "lower" },
  { id: "byte_perplexity", title: "byte perplexity", unit: "", direction: "lower" },
  { id: "token_perplexity", title: "token perplexity", unit: "", direction: "lower" },
  { ...WRITTEN, id: "mauve", title: "MAUVE", unit: "", direction: "higher" },
  { ...WRITTEN, id: "distinct_2", title: "distinct-2", unit: "", direction: "higher" },
  { ...WRITTEN, id: "distinct_4", title: "distinct-4", unit: "", direction: "higher" },
  { ...WRITTEN, id: "self_bleu", title: "self-BLEU", unit: "", direction: "lower" },
  { ...WRITTEN, id: "repetition", title: "seq-rep-4", unit: "", direction: "lower" },
  { ...WRITTEN, id: "entropy_gap", title: "entropy gap", unit: "bits", direction: "lower", ranked: false },
  { ...WRITTEN, id: "copy_distance", title: "distance to training text", unit: "", direction: "higher" },
  { ...WRITTEN, id: "longest_copy", title: "longest copy", unit: "characters", direction: "lower" },
  { ...SPEED, id: "prefill_per_s", title: "prefill", unit: "tokens/s", direction: "higher" },
  { ...SPEED, id: "decode_per_s", title: "decode", unit: "tokens/s", direction: "higher" },
  { ...SPEED, id: "decode_best_per_s", title: "decode, best batch", unit: "tokens/s", direction: "higher" },
  { ...SPEED, id: "bytes_per_s", title: "decode", unit: "bytes/s", direction: "higher" },
  { ...SPEED, id: "first_token_p50_ms", title: "first token p50", unit: "ms", direction: "lower" },
  { ...SPEED, id: "first_token_p90_ms", title: "first token p90", unit: "ms", direction: "lower" },
  { ...SPEED, id: "first_token_p99_ms", title: "first token p99", unit: "ms", direction: "lower" },
  { ...SPEED, id: "next_token_p50_ms", title: "next token p50", unit: "ms", direction: "lower" },
  { ...SPEED, id: "next_token_p90_ms", title: "next token p90", unit: "ms", direction: "lower" },
  { ...SPEED, id: "next_token_p99_ms", title: "next token p99", unit: "ms", direction: "lower" },
  { ...SPEED, id: "cache_gain", title: "worth of the cache", unit: "×", direction: "higher", ranked: false },
];

type Numbers = Readonly<Record<string, readonly [value: number, half: number | null]>>;

function ofModels(kn: number, lstm: number, gpt: number, bytes: number, half: number, real?: number): Numbers {
  const entries: [string, readonly [number, number]][] = [
    ["kn-moby", [kn, half]],
    ["lstm-moby", [lstm, half]],
    ["gpt-moby", [gpt, half]],
    ["gpt-bytes", [bytes, half]],
  ];
  return Object.fromEntries(real === undefined ? entries : [...entries, ["held-out", [real, half]]]);
}

const NUMBERS: Readonly<Record<string, Numbers>> = {
  bits_per_byte: {
    ...ofModels(2.19, 2.17, 1.98, 2.06, 0.04),
    "gzip-cold": [3.22, null],
    "gzip-trained": [3.14, null],
    "brotli-cold": [2.91, null],
    "brotli-trained": [2.72, null],
    "bzip2-cold": [2.64, null],
    "bzip2-trained": [2.36, null],
    "xz-cold": [2.94, null],
    "xz-trained": [2.47, null],
  },
  word_perplexity: ofModels(4320, 3990, 1930, 2620, 120),
  byte_perplexity: ofModels(4.56, 4.5, 3.94, 4.17, 0.1),
  token_perplexity: ofModels(61.2, 58.9, 41.7, 4.17, 1.2),
  mauve: ofModels(0.412, 0.631, 0.782, 0.744, 0.012),
  distinct_2: ofModels(0.71, 0.74, 0.76, 0.75, 0.01, 0.79),
  distinct_4: ofModels(0.96, 0.98, 0.985, 0.984, 0.004, 0.991),
  self_bleu: ofModels(0.31, 0.27, 0.25, 0.26, 0.01, 0.22),
  repetition: ofModels(0.021, 0.012, 0.009, 0.011, 0.003, 0.004),
  entropy_gap: ofModels(-0.31, -0.12, -0.05, 0.08, 0.04),
  copy_distance: ofModels(0.41, 0.58, 0.6, 0.61, 0.01, 0.62),
  longest_copy: ofModels(61.2, 24.1, 22.3, 21.9, 2.4, 20.8),
  prefill_per_s: ofModels(210_000, 9200, 41_000, 38_000, 900),
  decode_per_s: ofModels(19_000, 4100, 1900, 1850, 60),
  decode_best_per_s: ofModels(21_000, 15_200, 9100, 8900, 300),
  bytes_per_s: ofModels(52_000, 11_400, 5300, 1850, 140),
  first_token_p50_ms: ofModels(0.4, 14.1, 3.1, 8.2, 0.1),
  first_token_p90_ms: ofModels(0.6, 15.2, 3.4, 9.1, 0.15),
  first_token_p99_ms: ofModels(1.1, 17.9, 4.4, 10.3, 0.3),
  next_token_p50_ms: ofModels(0.05, 0.24, 0.52, 0.54, 0.01),
  next_token_p90_ms: ofModels(0.06, 0.27, 0.58, 0.6, 0.02),
  next_token_p99_ms: ofModels(0.11, 0.41, 0.81, 0.83, 0.05),
  cache_gain: ofModels(1, 11.2, 6.4, 21.7, 0.3),
};

function cell(row: Row, column: Column, number: Numbers[string] | undefined, decoding = "sampling"): Cell {
  const address = { model: row.id, family: row.family, metric: column.id };
  const real = row.id === "held-out", written = column.part === WRITTEN.part;
  if (number === undefined) {
    const reason = !real
      ? "a compressor: nothing of the kind is measured"
      : written
      ? "the real text is what the others are held against"
      : "real text: its entropy is not known";
    return { ...address, state: "undefined", reason };
  }
  const [value, half] = number;
  const tokenizer = row.id === "gpt-bytes" ? "bytes" : "bpe@fedcba987654";
  const likelihood = column.part === undefined && row.role === "model";
  const convention = {
    text: TEXT,
    ...(column.id === "token_perplexity" && { tokenizer }),
    ...(column.id === "mauve" && { network: "gpt-moby" }),
    ...(written && { decoding: real ? "the text itself" : decoding }),
    ...(half === null && { training: row.id.endsWith("-cold") ? "none" : "moby-dick:train" }),
  };
  return {
    ...address,
    state: "measured",
    value,
    interval: half === null ? null : [value - half, value + half],
    level: 0.95,
    n: written ? 256 : 15,
    unit: column.unit,
    direction: column.direction,
    ...(likelihood && { kind: row.id === "gpt-bytes" ? "exact" : "lower-bound", details: { tokenizer } }),
    convention,
    fingerprint: JSON.stringify([column.id, convention]),
  };
}

/** What the ways of drawing do to every number, invented as the rest. */
const DECODINGS: readonly (readonly [decoding: string, factor: number])[] = [
  ["sampling", 1],
  ["sampling, top-p 0.95", 0.9],
  ["greedy", 0.5],
  ["the text itself", 1],
];

function decodingOf([decoding, factor]: readonly [decoding: string, factor: number]): Decoding {
  const rows = ROWS.filter(({ id, role }) => decoding === "the text itself" ? id === "held-out" : role === "model");
  const columns = COLUMNS.filter(({ part }) => part === WRITTEN.part);
  return {
    decoding,
    cells: rows.flatMap((row) =>
      columns.map((column) => {
        const [value, half] = NUMBERS[column.id]?.[row.id] ?? [];
        const number = value === undefined || half === undefined ? undefined : [factor * value, half] as const;
        return cell(row, column, number, decoding);
      })
    ),
  };
}

const COMPARISONS: readonly Comparison[] = [
  pair(["kn-moby", "lstm-moby"], 0.02, 0.03, "not-separated"),
  pair(["kn-moby", "gpt-moby"], 0.21, 0.03, "second"),
  pair(["kn-moby", "gpt-bytes"], 0.13, 0.03, "second"),
  pair(["lstm-moby", "gpt-moby"], 0.19, 0.02, "second"),
  pair(["lstm-moby", "gpt-bytes"], 0.11, 0.02, "second"),
  pair(["gpt-moby", "gpt-bytes"], -0.08, 0.015, "first"),
];

function pair(
  models: [string, string],
  difference: number,
  half: number,
  verdict: Comparison["verdict"],
): Comparison {
  return {
    metric: "bits_per_byte",
    models,
    group: TEXT,
    difference,
    interval: [difference - half, difference + half],
    level: 0.95,
    unit: "bits/byte",
    n: 15,
    pValue: verdict === "not-separated" ? 0.1721 : 0.000001,
    kinds: ["lower-bound", models[1] === "gpt-bytes" ? "exact" : "lower-bound"],
    verdict,
  };
}

const CURVES: Readonly<Record<string, readonly number[]>> = {
  "kn-moby": [2.52, 2.31, 2.21, 2.19, 2.19, 2.19, 2.18, 2.18],
  "lstm-moby": [2.66, 2.38, 2.24, 2.19, 2.17, 2.16, 2.15, 2.15],
  "gpt-moby": [2.7, 2.35, 2.14, 2.05, 2.0, 1.97, 1.95, 1.94],
  "gpt-bytes": [2.93, 2.51, 2.29, 2.16, 2.09, 2.04, 2.02, 2.01],
};

function curve(values: readonly number[]): Curve {
  return {
    axis: "context-bytes",
    unit: "bits/byte",
    points: values.map((value, i) => ({
      at: 8.4 * 2 ** i,
      value,
      interval: [value - 0.03, value + 0.03] satisfies [number, number],
    })),
  };
}

const RULE = "the first 2 of 256 prompts, which lie evenly over the text";
const PROMPTS = [
  "There she blows! cried the mate from aloft, and in a moment every man was on his feet; for ",
  "As for the whiteness of the whale, it was ",
];
const PASSAGE =
  "the great White Whale swam on before the ship, and the sea rolled on as it rolled five thousand years ago";

const WRITINGS: readonly Writing[] = [
  writing("kn-moby", "sampling", [
    {
      text: "the great White Whale swam on before the ship, and the mates were all of them now gone down to the oil",
      copied: [0, 49],
      nearest: { passage: PASSAGE, distance: 0.34 },
    },
    { text: "the the whale, and so the captain of the sea and the", nearest: { passage: PASSAGE, distance: 0.58 } },
  ]),
  writing("lstm-moby", "sampling", [
    {
      text: "a long while the boats lay still upon the swell, and no man spoke.\n\n“Starbuck!” said he.",
      copied: [13, 34],
    },
    { text: "a wall of pale water, <b>not</b> & a colour at all.", copied: [2, 9] },
  ]),
  writing("gpt-moby", "sampling", [
    {
      text: "three years he had not seen such a spout; and it hung above the water like a torn sail in the sun.",
      copied: [44, 61],
      nearest: { passage: "and it hung above the quarter-deck like a torn sail", distance: 0.55 },
    },
    { text: "less a colour than the visible absence of it; a dumb blankness, full of meaning.", copied: [0, 43] },
  ]),
  writing("gpt-bytes", "sampling", [
    { text: "\u0007the \ufffd ship\u202e turned\u2066 \ud83d\udc0b and \u0000 rolled", copied: [18, 19] },
    { text: "" },
  ]),
  writing("held-out", "the text itself", [
    {
      text: "the whale had risen not a cable’s length to leeward, and lay there like a hull turned over.",
      copied: [4, 18],
    },
    { text: "not to me the colour of innocence, whatever the poets may say of snow.", copied: [3, 16] },
  ]),
];

function writing(
  model: string,
  decoding: string,
  samples: readonly Omit<Writing["samples"][number], "prompt">[],
): Writing {
  return {
    model,
    decoding,
    rule: RULE,
    samples: samples.map((sample, i) => ({ prompt: PROMPTS[i] ?? "", ...sample })),
  };
}
