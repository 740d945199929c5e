import { concatBytes } from "../../core/concat_bytes.ts";
import { Noise, STREAM } from "../../core/noise.ts";
import type { LanguageModel } from "../../family/language/language_model.ts";
import { greedyToken, sampleToken } from "../../language/token_sampler.ts";
import { wholeCharacters } from "../../language/whole_characters.ts";
import type { UnitArrays } from "../../store/unit_cache.ts";
import { alignedBatches } from "../aligned_batches.ts";
import { type Decoding, parseDecoding } from "./decoding.ts";
import type { WriteTextTask } from "./text_task.ts";

type WriteTextOptions = Pick<WriteTextTask, "seed" | "first" | "prompts" | "decoding" | "bytes" | "microBatch">;

/** A sequence that is being written. */
interface Draft {
  /** Index of the sample. */
  readonly sample: number;
  /** Prefix, prompt, and what was drawn. */
  readonly tokens: number[];
  /** How many of them were given: those before what was drawn. */
  readonly given: number;
  /** Where the prompt begins among them. */
  readonly textFrom: number;
  /** Length of the prompt as the codec gives it back, in UTF-16 code units. */
  readonly promptLength: number;
  /** Bytes that the drawn tokens stand for. */
  bytes: number;
  /** `cut`: at the most bytes or tokens; `ended`: by the model. */
  state: "open" | "cut" | "ended";
}

/** Chooses a draft's next token. */
type Draw = (logits: Float32Array | Float64Array, draft: Draft) => number;

/** A token stands for a byte or more: whoever draws many more than there are bytes draws control tokens without end. */
const mostTokens = (bytes: number): number => 2 * bytes + 8;

/** What half a character is decoded to. */
const REPLACEMENT = "\ufffd";
const encoder = new TextEncoder();

/**
 * Continues prompts. Prompt i is that of sample `first` + i, which is row (`first` + i) mod `microBatch` of its micro-batch;
 * rows that the task has no prompt for repeat the nearest one.
 *
 * All rows begin at position 0 with the model's prefix and their prompt and go on together, token by token: short prompts
 * are continued while longer ones are still read. Draw t of a sample uses the number that (seed, sample, t) addresses, t
 * counting the sample's own drawn tokens from 0; greedy decoding uses none. So a sample is the same whatever is written
 * beside it, but for the rounding of the model.
 *
 * A text is what the codec decodes behind the prompt. It ends before an end token of the card, where the model's context is
 * full, or with the last character that fits into `bytes`. Bytes that are no UTF-8 are U+FFFD, three bytes each, but the
 * beginning of a character that was cut off at the end is left out.
 *
 * @returns `text`, the UTF-8 of all texts, one after the other; `lengths`, the bytes of each; `tokens`, how many were drawn
 * for each, without an end token, but with what was then cut off.
 * @throws {RangeError} For a prompt beyond the model's context, and one without tokens where the model has no prefix.
 * @throws {UsageError} For a decoding that `parseDecoding()` refuses.
 *
 * @example
 * ```ts
 * const { text, lengths } = await writeTexts(model, {
 *   seed: "7",
 *   first: 0,
 *   prompts: ["Call me ", "There is "],
 *   decoding: "temperature=0.8",
 *   bytes: 200,
 *   microBatch: 8,
 * });
 * ```
 */
export async function writeTexts(model: LanguageModel, task: WriteTextOptions): Promise<UnitArrays> {
  const { first, prompts, bytes, microBatch } = task;
  const draw = drawer(parseDecoding(task.decoding), new Noise(BigInt(task.seed)));
  const drafts = prompts.map((prompt, i) => begin(model, prompt, first + i, bytes));
  for (const { start, from, to } of alignedBatches(first, prompts.length, microBatch)) {
    const own = drafts.slice(start + from - first, start + to - first);
    const rows = Array.from({ length: microBatch }, (_, row) => own[Math.min(Math.max(row - from, 0), to - from - 1)]!);
    await writeTogether(model, { rows, own, from, draw, bytes });
  }
  const texts = drafts.map((draft) => wholeCharacters(encoder.encode(finishedText(model, draft)), bytes));
  return {
    text: concatBytes(texts),
    lengths: Float64Array.from(texts, ({ length }) => length),
    tokens: Float64Array.from(drafts, ({ tokens, given }) => tokens.length - given),
  };
}

function begin({ card, codec }: LanguageModel, prompt: string, sample: number, bytes: number): Draft {
  const { prefix, context } = card.language;
  const promptTokens = codec.encode(prompt), tokens = [...(prefix === null ? [] : [prefix]), ...promptTokens];
  const given = tokens.length;
  if (given === 0) {
    throw new RangeError(
      `Cannot continue the prompt of sample ${sample}: ${card.id} knows no prefix, so a prompt needs at least 1 token, ` +
        `got none from ${JSON.stringify(prompt)}`,
    );
  }
  if (context !== null && given > context) {
    throw new RangeError(
      `Cannot continue the prompt of sample ${sample}: ${card.id} reads at most ${context} tokens, got ${given}. ` +
        "Give it a shorter one.",
    );
  }
  return {
    sample,
    tokens,
    given,
    textFrom: given - promptTokens.length,
    promptLength: codec.decode(promptTokens).length,
    bytes: 0,
    state: bytes > 0 ? "open" : "cut",
  };
}

function drawer(decoding: Decoding, noise: Noise): Draw {
  if (decoding.greedy) return (logits) => greedyToken(logits);
  const uniform = new Float64Array(1);
  return (logits, { sample, tokens, given }) => {
    noise.uniform(uniform, { stream: STREAM.observation, example: sample, draw: tokens.length - given });
    return sampleToken(logits, uniform[0]!, decoding);
  };
}

/** Writes one micro-batch; its own drafts are the rows from `from` on. */
async function writeTogether(
  model: LanguageModel,
  { rows, own, from, draw, bytes }: {
    readonly rows: readonly Draft[];
    readonly own: readonly Draft[];
    readonly from: number;
    readonly draw: Draw;
    readonly bytes: number;
  },
): Promise<void> {
  const { vocabulary, context } = model.card.language, ends = new Set(model.card.language.end);
  const reading = model.start(rows.length), common = Math.min(...own.map(({ given }) => given));
  let next = rows.map(({ tokens }) => tokens.slice(0, common));
  while (own.some(({ state }) => state === "open")) {
    const logits = await reading.read(next), { length } = reading;
    for (const [i, draft] of own.entries()) {
      if (draft.state !== "open" || length < draft.given) continue;
      const token = draw(logits.subarray((from + i) * vocabulary, (from + i + 1) * vocabulary), draft);
      if (ends.has(token)) draft.state = "ended";
      else append(model, draft, token, bytes);
      if (draft.state === "open" && length === context) draft.state = "cut";
    }
    // A draft that is done repeats its last token: nobody looks at what follows.
    next = rows.map(({ tokens }) => [tokens[Math.min(length, tokens.length - 1)]!]);
  }
}

function append(model: LanguageModel, draft: Draft, token: number, most: number): void {
  draft.tokens.push(token);
  draft.bytes += model.codec.byteLength(token);
  // Decoding takes a while, and text has hardly fewer bytes than its tokens.
  const full = draft.bytes >= most && encoder.encode(textOf(model, draft)).length >= most;
  if (full || draft.tokens.length - draft.given >= mostTokens(most)) draft.state = "cut";
}

/** What stands behind the prompt. */
function textOf({ codec }: LanguageModel, { tokens, textFrom, promptLength }: Draft): string {
  return codec.decode(tokens.slice(textFrom)).slice(promptLength);
}

function finishedText(model: LanguageModel, draft: Draft): string {
  const text = textOf(model, draft);
  return draft.state === "cut" && text.endsWith(REPLACEMENT) ? text.slice(0, -1) : text;
}
