/** The likelihood's part of a row: bits per byte and perplexities, all from the same log-likelihoods. */
import type { Cell, Convention, Estimate, Row } from "../../core/run.ts";
import { countWords } from "../../language/text_counts.ts";
import { intervalOfMean } from "../../stats/interval_of_mean.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import { ratioOfSums } from "../../stats/ratio_of_sums.ts";
import { emptyCell, invalidCell, measuredCell } from "../outcome_cell.ts";
import type { DocumentScores } from "./score_pass.ts";
import type { TextModel } from "./text_run.ts";
import type { TextPlan } from "./text_plan.ts";
import { countedBytes, countedTexts } from "./counted_text.ts";
import { type TextUnits, textUnits } from "./text_units.ts";
import { describeRequest, type PerplexityLibrary, windowRule } from "./window_rules.ts";

export const PERPLEXITY_METRICS = ["bits_per_byte", "word_perplexity", "byte_perplexity", "token_perplexity"] as const;
type PerplexityMetric = typeof PERPLEXITY_METRICS[number];

/** The numbers that each library gives. */
const GIVEN: Readonly<Record<PerplexityLibrary, readonly PerplexityMetric[]>> = {
  "lm-eval": ["bits_per_byte", "word_perplexity", "byte_perplexity"],
  "hf-evaluate": ["token_perplexity"],
  torchmetrics: ["token_perplexity"],
};

/** Bits per byte and perplexities of one model. */
export function perplexityCells(model: TextModel, scores: readonly DocumentScores[], plan: TextPlan): Cell[] {
  const { row } = model, { windows: { as } } = plan;
  return PERPLEXITY_METRICS.map((metric) => {
    if (as !== null && !GIVEN[as].includes(metric)) {
      return emptyCell(row, metric, "undefined", `${as} gives no such number: it gives ${GIVEN[as].join(", ")}`);
    }
    const estimate = estimateOf(metric, model, scores, plan);
    return estimate === undefined
      ? emptyCell(row, metric, "undefined", "the text has no words")
      : checked(row, metric, estimate, scores);
  });
}

/** A tokeniser that changes the text has scored another text. */
function checked(row: Row, metric: string, estimate: Estimate, scores: readonly DocumentScores[]): Cell {
  const changed = scores.filter(({ lossless }) => !lossless).length;
  return changed === 0 ? measuredCell(row, metric, estimate) : invalidCell(
    row,
    metric,
    `the tokeniser changes ${changed} of ${scores.length} documents (what it decodes is not what it was given), so that ` +
      "the likelihood is another text's",
    estimate,
  );
}

function estimateOf(
  metric: PerplexityMetric,
  model: TextModel,
  scores: readonly DocumentScores[],
  plan: TextPlan,
): Estimate | undefined {
  const { windows: { as } } = plan;
  const units = textUnits(scores, countedBytes(plan));
  const common = {
    level: 0.95,
    // A text that is given is scored alike in every run.
    redrawError: 0,
    n: units.bits.length,
    direction: "lower",
    // A perplexity of tokens is of one tokenisation by its definition, and exact.
    kind: model.description.unique || metric === "token_perplexity" ? "exact" : "lower-bound",
    details: detailsOf(model, scores, plan),
  } as const;
  const convention = conventionOf(metric, model, units.unit, plan);
  if (metric === "token_perplexity" && as === "hf-evaluate") {
    const each = scores.map(({ nats }) => Math.exp(-nats.reduce((sum, value) => sum + value, 0) / nats.length));
    const sample = meanAndVariance(Float64Array.from(each));
    return { ...common, value: sample.mean, interval: intervalOfMean(sample), unit: "", convention };
  }
  const { value, interval } = ratioOfSums(units.bits, countsOf(metric, units, plan));
  if (!Number.isFinite(value)) return undefined;
  if (metric === "bits_per_byte") {
    return { ...common, value, interval: floored(interval, 0), unit: "bits/byte", convention };
  }
  const ends = floored(interval, 0);
  return {
    ...common,
    value: 2 ** value,
    interval: ends === null ? null : [2 ** ends[0], 2 ** ends[1]],
    unit: "",
    convention,
  };
}

/** What each unit's bits are divided by. */
function countsOf(metric: PerplexityMetric, units: TextUnits, plan: TextPlan): Float64Array {
  if (metric === "token_perplexity") return units.tokens;
  if (metric !== "word_perplexity") return units.bytes;
  const words = Float64Array.from(countedTexts(plan), countWords);
  if (units.unit === "documents") return words;
  // Of a single text the words of a block are those of all, in proportion to its bytes.
  const bytes = units.bytes.reduce((sum, size) => sum + size, 0);
  const count = words.reduce((sum, one) => sum + one, 0);
  return units.bytes.map((size) => size * count / bytes);
}

function floored(interval: [number, number] | null, least: number): [number, number] | null {
  return interval === null ? null : [Math.max(least, interval[0]), interval[1]];
}

function conventionOf(
  metric: PerplexityMetric,
  { description, planned: { card } }: TextModel,
  unit: "documents" | "blocks",
  { data, windows }: TextPlan,
): Convention {
  const { as, context } = windows, rule = windowRule(card, windows);
  return {
    text: data.name,
    documents: data.documents.length,
    ...data.preparation,
    windows: describeRequest(windows),
    // What is cut off is another text for every context.
    ...(rule.truncated && { first_tokens: rule.context ?? "all" }),
    prefix: card.language.prefix === null ? "none: a document's first token is given" : "a token before the first one",
    ...(context !== null && { context_tokens: context }),
    aggregate: as === "hf-evaluate" ? "mean over documents" : "sum over sum",
    ...(metric === "word_perplexity" && { words: "between runs of whitespace" }),
    ...(metric !== "token_perplexity" &&
      { counted_on: as === "lm-eval" ? "the text as published" : "the text as given" }),
    ...(metric === "token_perplexity" && { tokenizer: description.tokenizer }),
    ...(as !== null && { as }),
    interval: as === "hf-evaluate"
      ? "t over documents"
      : `jackknife over ${unit}${
        metric === "word_perplexity" && unit === "blocks" ? ", words in proportion to bytes" : ""
      }`,
  };
}

function detailsOf(
  { description, planned: { card } }: TextModel,
  scores: readonly DocumentScores[],
  { windows }: TextPlan,
): Convention {
  const { prefix } = card.language, { context, stride } = windowRule(card, windows);
  return {
    tokenizer: description.tokenizer,
    tokens: scores.reduce((sum, { nats }) => sum + nats.length, 0),
    context: context ?? "the whole document",
    ...(context !== null && { stride }),
    prefix: prefix === null ? "none: a document's first token is given" : `token ${prefix}`,
    likelihood_of: description.unique ? "the text" : "one tokenisation of the text: a lower bound on the text's",
  };
}
