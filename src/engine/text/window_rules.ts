/** How documents are cut for a model: our own way, or a library's. */
import type { LanguageCard } from "../../card/card.ts";
import { UsageError } from "../../core/usage_error.ts";
import type { WindowRule } from "./text_task.ts";

/** Libraries whose perplexities are followed on request. */
export const PERPLEXITY_LIBRARIES = ["lm-eval", "hf-evaluate", "torchmetrics"] as const;
export type PerplexityLibrary = typeof PERPLEXITY_LIBRARIES[number];

/** What was asked for: a context, a stride, a library. */
export interface WindowRequest {
  readonly context: number | null;
  readonly stride: number | null;
  readonly as: PerplexityLibrary | null;
}

/**
 * The rule that scores a model's documents. Ours predicts half a context at a time, so that no token but a document's first
 * ones has less than half of it before it. lm-evaluation-harness predicts a whole context at a time, from one token.
 * Hugging Face's evaluate scores the first window alone. torchmetrics is given logits and has no windows: ours.
 *
 * Sources: lm_eval/models/huggingface.py `loglikelihood_rolling` (context_len = 1); evaluate, metrics/perplexity
 * (`max_length`, `add_start_token=True`); torchmetrics, text/perplexity.py.
 *
 * @throws {UsageError} For a context that the model does not reach, or a stride beyond it.
 *
 * @example
 * ```ts
 * windowRule(card, { context: null, stride: null, as: "lm-eval" }).stride; // the model's context
 * ```
 */
export function windowRule({ id, language }: LanguageCard, { context, stride, as }: WindowRequest): WindowRule {
  const most = language.context;
  if (context !== null && most !== null && context > most) {
    throw new UsageError(`--context must be at most the ${most} tokens that ${id} reads, got ${context}`);
  }
  const read = context ?? most;
  if (as === "hf-evaluate" && read !== null && read < 2) {
    throw new UsageError(`As ${as} ${id} would predict nothing: a context of ${read} has room for the prefix alone`);
  }
  const whole = read === null || as === "lm-eval";
  const predicted = stride ?? (whole ? read ?? Infinity : Math.max(1, Math.floor(read / 2)));
  if (read !== null && predicted > read) {
    throw new UsageError(`--stride must be at most the context of ${read} tokens that ${id} has, got ${predicted}`);
  }
  return {
    context: read,
    stride: Number.isFinite(predicted) ? predicted : Number.MAX_SAFE_INTEGER,
    lastContext: "filled",
    truncated: as === "hf-evaluate",
  };
}

/** Tokens of a window of a model without a bound, where windows must begin anew. */
const CURVE_TOKENS = 512;

/** Windows that share nothing, so that predictions with little text before them are many: what a curve over context needs. */
export function disjointRule({ language }: LanguageCard, { context }: WindowRequest): WindowRule {
  const read = context ?? language.context ?? CURVE_TOKENS;
  return { context: read, stride: read, lastContext: "fixed", truncated: false };
}

/** Why a document may not be scored in more than one window of a rule's context, or `undefined`. */
export function refusal(
  { id, language }: LanguageCard,
  { context, truncated }: WindowRule,
  tokens: number,
): string | undefined {
  const { longDocuments = "rolling", prefix } = language;
  const read = tokens - 1 + (prefix === null ? 0 : 1);
  if (longDocuments === "rolling" || truncated || context === null || read <= context) return undefined;
  return `the document has ${tokens} tokens, ${id} reads ${context} at once, and its card refuses rolling windows ` +
    '(longDocuments: "refused"): give it shorter documents';
}

/** What all models are asked for, in words: each does it with its own context, in one window where it has no bound. */
export function describeRequest({ stride, as }: WindowRequest): string {
  if (as === "hf-evaluate") return "the first window alone";
  if (as === "lm-eval") return "rolling, a whole context at a time";
  return stride === null ? "rolling, half a context at a time" : `rolling, ${stride} tokens at a time`;
}
