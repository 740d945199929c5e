import { Noise, STREAM } from "../../../core/noise.ts";
import type { LanguageModel } from "../../../family/language/language_model.ts";
import { sampleToken } from "../../../language/token_sampler.ts";
import type { TextTimes, TimeTextTask } from "../text_task.ts";

/** The sequences that each open model has been warmed up with: kernels are chosen and memory is claimed in the first. */
const warm = new WeakMap<LanguageModel, Set<string>>();

/**
 * Times a model as it writes batches of sequences after one prompt, at temperature 1: every token is drawn before the
 * clock is read, and tokens that end a text are drawn like any other, so that all sequences have equally many.
 *
 * The first token's time includes making room for the cache or the state. The first batch of a kind since the model was
 * opened is written twice, and only the second time counts.
 *
 * @param task The prompt is the card's prefix and the text's tokens; where it and what is written would be longer than
 * the model's context, the oldest tokens of the text are left out. Sequence j of batch i is example i · batch + j of the
 * seed. At least one batch is timed.
 * @returns Milliseconds, and the bytes of all drawn tokens.
 * @throws {RangeError} Where nothing is to be written, or the context has no room for it.
 *
 * @example
 * ```ts
 * const { first, next } = await timeText(model, { ...task, batch: 1, batches: 20, tokens: 64 }); // 20 times, 20 · 63 times
 * ```
 */
export async function timeText(model: LanguageModel, task: TimeTextTask): Promise<TextTimes> {
  const { batch, batches, tokens, maxSeconds, past } = task;
  const prompt = promptOf(model, task);
  const noise = new Noise(BigInt(task.seed));
  const write = (index: number) => writeBatch(model, { prompt, batch, tokens, past, noise, first: index * batch });
  const kinds = warm.get(model) ?? new Set();
  warm.set(model, kinds);
  const kind = [past, batch, prompt.length, tokens].join(" ");
  if (!kinds.has(kind)) await write(0);
  kinds.add(kind);
  const written: WrittenBatch[] = [];
  const start = performance.now();
  do {
    written.push(await write(written.length));
  } while (written.length < batches && performance.now() - start < maxSeconds * 1000);
  return {
    promptTokens: prompt.length,
    first: Float64Array.from(written, ({ times }) => times[0]!),
    next: Float64Array.from(written.flatMap(({ times }) => times.slice(1))),
    bytes: written.flatMap(({ drawn }) => drawn).reduce((sum, token) => sum + model.codec.byteLength(token), 0),
  };
}

interface BatchToWrite {
  readonly prompt: readonly number[];
  readonly batch: number;
  readonly tokens: number;
  readonly past: TimeTextTask["past"];
  readonly noise: Noise;
  /** Example of the first sequence. */
  readonly first: number;
}

interface WrittenBatch {
  /** Milliseconds to each token of the sequences. */
  readonly times: readonly number[];
  readonly drawn: readonly number[];
}

async function writeBatch(
  model: LanguageModel,
  { prompt, batch, tokens, past, noise, first }: BatchToWrite,
): Promise<WrittenBatch> {
  const times: number[] = [], drawn: number[] = [], uniform = new Float64Array(1), { vocabulary } = model.card.language;
  let unread: readonly (readonly number[])[] = Array.from({ length: batch }, () => prompt);
  let before = performance.now();
  const reading = model.start(batch, { past });
  for (let draw = 0; draw < tokens; draw++) {
    const logits = await reading.read(unread);
    const column: number[][] = [];
    for (let row = 0; row < batch; row++) {
      noise.uniform(uniform, { stream: STREAM.observation, example: first + row, draw });
      const token = sampleToken(logits.subarray(row * vocabulary, (row + 1) * vocabulary), uniform[0]!);
      column.push([token]);
      drawn.push(token);
    }
    unread = column;
    const now = performance.now();
    times.push(now - before);
    before = now;
  }
  return { times, drawn };
}

/** What every sequence begins with. */
function promptOf({ card, codec }: LanguageModel, { prompt, tokens }: TimeTextTask): readonly number[] {
  const { prefix, context } = card.language;
  if (!(Number.isInteger(tokens) && tokens >= 1)) {
    throw new RangeError(`Cannot time ${card.id}: 'tokens' must be a positive integer, got ${tokens}`);
  }
  const begin = prefix === null ? [] : [prefix], encoded = codec.encode(prompt);
  const room = context === null ? encoded.length : Math.min(encoded.length, context - tokens - begin.length);
  const all = [...begin, ...encoded.slice(encoded.length - Math.max(0, room))];
  if (room < 0 || all.length === 0) {
    const most = context === null ? "any number of tokens" : `${context} tokens at once`;
    throw new RangeError(
      `Cannot time ${card.id}: it reads ${most}, which must hold at least one of a prompt and ${tokens} that are ` +
        `written; the prompt has ${begin.length + encoded.length}`,
    );
  }
  return all;
}
