import { ModelOutputError } from "../../core/model_output_error.ts";

/**
 * log p of one token from the logits of a row, in nats, with the softmax in float64; -Infinity where the model gives it no
 * chance.
 *
 * @param logits Logits or log-probabilities; the row begins at `at` and is `vocabulary` long.
 * @throws {ModelOutputError} For NaN or +Infinity, and where no token has a chance.
 *
 * @example
 * ```ts
 * logProbability(Float32Array.of(0, 0, -Infinity, -Infinity), { at: 0, vocabulary: 4, token: 1 }); // -log 2
 * ```
 */
export function logProbability(
  logits: Float32Array | Float64Array,
  { at, vocabulary, token }: { readonly at: number; readonly vocabulary: number; readonly token: number },
): number {
  let largest = -Infinity;
  for (let i = at; i < at + vocabulary; i++) if (logits[i]! > largest) largest = logits[i]!;
  let sum = 0;
  for (let i = at; i < at + vocabulary; i++) sum += Math.exp(logits[i]! - largest);
  // Where all is -Infinity the differences are NaN, as with a NaN or +Infinity among them.
  if (Number.isFinite(largest) && !Number.isNaN(sum)) return logits[at + token]! - largest - Math.log(sum);
  const bad = logits.subarray(at, at + vocabulary).findIndex((value) => Number.isNaN(value) || value === Infinity);
  throw new ModelOutputError(
    bad < 0
      ? `The model gave every one of ${vocabulary} tokens the logit -Infinity: no distribution has that`
      : `The model gave ${logits[at + bad]} as the logit of token ${bad}, which must be a number or -Infinity`,
  );
}
