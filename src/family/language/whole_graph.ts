import { floatOutput, type Graph, type Tensor } from "../../runtime/graph.ts";
import type { Reading, TextFeatures } from "./language_model.ts";
import { checkTokens } from "./check_tokens.ts";
import type { PassLimits, WholePass } from "./score_windows.ts";

/** What a card says of the graph that takes whole sequences. */
export interface WholeNames {
  readonly input: string;
  readonly output: string;
  readonly features?: { readonly output: string; readonly dimension: number } | undefined;
}

/** Rows of equally many tokens as int64 [rows, time]. */
export function tokenRows(rows: readonly (readonly number[])[]): Tensor {
  const time = rows[0]?.length ?? 0;
  return { data: BigInt64Array.from(rows.flat(), BigInt), dims: [rows.length, time] };
}

/** The logits graph as a pass over rows. */
export function wholePass(graph: Graph, { input, output }: WholeNames): WholePass {
  return async (rows) => floatOutput(await graph.run({ [input]: tokenRows(rows) }), output);
}

/**
 * Reads sequences by a whole pass for every token: the past is gone over again each time. What a cache is worth is
 * measured against it.
 */
export function readAgain(batch: number, pass: WholePass, { vocabulary, context }: PassLimits): Reading {
  const rows = Array.from({ length: batch }, (): number[] => []);
  return {
    get length() {
      return rows[0]!.length;
    },
    async read(tokens) {
      requireRows(tokens, batch, vocabulary);
      const time = rows[0]!.length + tokens[0]!.length;
      requireRoom(time, context);
      for (const [i, row] of rows.entries()) row.push(...tokens[i]!);
      return lastLogits(await pass(rows), { batch, time, vocabulary });
    },
  };
}

/** Of logits [batch, time, vocabulary] those at the last position, [batch · vocabulary]. */
export function lastLogits(
  logits: Float32Array,
  { batch, time, vocabulary }: { readonly batch: number; readonly time: number; readonly vocabulary: number },
): Float32Array {
  if (time === 1) return logits;
  const last = new Float32Array(batch * vocabulary);
  for (let row = 0; row < batch; row++) {
    const at = (row * time + time - 1) * vocabulary;
    last.set(logits.subarray(at, at + vocabulary), row * vocabulary);
  }
  return last;
}

/** Refuses rows that are not of one length, at least one token each, all of the vocabulary. */
export function requireRows(tokens: readonly (readonly number[])[], batch: number, vocabulary: number): void {
  const time = tokens[0]?.length ?? 0;
  if (tokens.length !== batch || time === 0 || tokens.some((row) => row.length !== time)) {
    throw new RangeError(
      `Cannot read: needs equally many tokens, at least one, for each of ${batch} sequences, got ${
        tokens.map((row) => row.length).join(", ") || "none"
      }`,
    );
  }
  for (const row of tokens) checkTokens(row, vocabulary);
}

/** Refuses to read beyond a model's context. */
export function requireRoom(length: number, context: number | null): void {
  if (context === null || length <= context) return;
  throw new RangeError(`Cannot read on: the model reads at most ${context} tokens, and this would be token ${length}`);
}

/**
 * The graph's last hidden states as features of texts: their mean over the tokens. That of the last token alone, which MAUVE's
 * authors take of GPT-2, tells a small network's texts apart by how they end: on 256 texts each it put children's stories
 * (MAUVE 0.93) beside the novel that they were held against (0.95), and the mean did not (0.02 beside 0.5).
 */
export function textFeatures(
  graph: Graph,
  { input, features }: WholeNames,
  limits: PassLimits,
): TextFeatures | undefined {
  if (features === undefined) return undefined;
  const { output, dimension } = features;
  return {
    dimension,
    async extract(tokens, given) {
      if (tokens.length <= given) throw new RangeError("Cannot take features of a text: it has no tokens");
      checkTokens(tokens, limits.vocabulary);
      requireRoom(tokens.length, limits.context);
      const states = floatOutput(await graph.run({ [input]: tokenRows([tokens]) }), output);
      const mean = new Float32Array(dimension);
      for (let token = given; token < tokens.length; token++) {
        for (let d = 0; d < dimension; d++) mean[d]! += states[token * dimension + d]! / (tokens.length - given);
      }
      return mean;
    },
  };
}
