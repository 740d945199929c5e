import { afterEach, expect, test, vi } from "vitest";
import { Noise, STREAM } from "../../../core/noise.ts";
import type { LanguageModel } from "../../../family/language/language_model.ts";
import { byteCodec } from "../../../language/token_codec.ts";
import { sampleToken } from "../../../language/token_sampler.ts";
import { fixtureLanguageCard } from "../fixture_language_card.ts";
import type { TimeTextTask } from "../text_task.ts";
import { timeText } from "./time_text.ts";

afterEach(() => void vi.restoreAllMocks());

const task: TimeTextTask = {
  ...{ kind: "time-text", folder: "", data: [], cache: "", seed: "5", threads: 1, prompt: "whale", past: "kept" },
  ...{ tokens: 4, batch: 2, batches: 3, maxSeconds: 60 },
};

/** Made-up logits of the token after each. */
const logitsAfter = (token: number) => Float32Array.from({ length: 257 }, (_, i) => 3 * Math.sin(i * (token + 1)));

/** A model that writes down what it reads. A token costs 2 ms of the clock, and starting 1 ms. */
function fakeModel(
  { context = null, prefix = 256, logits = logitsAfter }: {
    context?: number | null;
    prefix?: number | null;
    logits?: typeof logitsAfter;
  } = {},
) {
  const reads: (readonly (readonly number[])[])[] = [], started: unknown[] = [];
  let clock = 0;
  vi.spyOn(performance, "now").mockImplementation(() => clock);
  const model: LanguageModel = {
    card: fixtureLanguageCard({ context, prefix }),
    architecture: "transformer",
    codec: byteCodec(),
    keepsPast: true,
    score: () => Promise.reject(new Error("not asked for")),
    start(batch, options) {
      started.push([batch, options?.past]);
      clock += 1;
      let length = 0;
      return {
        get length() {
          return length;
        },
        read(tokens) {
          reads.push(tokens);
          length += tokens[0]!.length;
          clock += 2 * tokens[0]!.length;
          const all = new Float32Array(batch * 257);
          for (const [row, own] of tokens.entries()) all.set(logits(own.at(-1)!), row * 257);
          return Promise.resolve(all);
        },
      };
    },
    close: () => Promise.resolve(),
  };
  return { model, reads, started };
}

test("the clock runs from the prompt to the first token, then from token to token", async () => {
  const always = (token: number) => Float32Array.from({ length: 257 }, (_, i) => i === token ? 0 : -Infinity);
  const { model, started } = fakeModel({ logits: () => always(65) });
  const { promptTokens, first, next, bytes } = await timeText(model, task);
  expect(promptTokens).toBe(6);
  // Six tokens of the prompt and the start; then one token each.
  expect([...first]).toEqual([13, 13, 13]);
  expect([...next]).toEqual(new Array(9).fill(2));
  expect(bytes).toBe(3 * 2 * 4);
  expect(started).toEqual(new Array(4).fill([2, "kept"]));
});

test("the first batch of each kind since the model was opened does not count", async () => {
  const { model, started } = fakeModel();
  const one = { ...task, batches: 1 };
  for (const kind of [one, one, { ...one, past: "read-again" as const }, { ...one, batch: 1 }, one]) {
    expect((await timeText(model, kind)).first).toHaveLength(1);
  }
  expect(started).toEqual([[2, "kept"], [2, "kept"], [2, "kept"], ...new Array(2).fill([2, "read-again"]), ...[
    [1, "kept"],
    [1, "kept"],
    [2, "kept"],
  ]]);
});

test("tokens are those of the seed, the sequence and the place, at every batch size", async () => {
  const noise = new Noise(5n), uniform = new Float64Array(1);
  const expected = Array.from({ length: 6 }, (_, example) => {
    const tokens = ["e".charCodeAt(0)];
    for (let draw = 0; draw < 4; draw++) {
      noise.uniform(uniform, { stream: STREAM.observation, example, draw });
      tokens.push(sampleToken(logitsAfter(tokens.at(-1)!), uniform[0]!));
    }
    return tokens.slice(1, 4);
  });
  for (const [batch, batches] of [[2, 3], [1, 6], [6, 1]] as const) {
    const { model, reads } = fakeModel();
    await timeText(model, { ...task, batch, batches });
    // After the batch that does not count: the prompt, then one column a token, of which the last is read by nobody.
    const counted = reads.slice(4), sequences: number[][] = [];
    for (let first = 0; first < counted.length; first += 4) {
      expect(counted[first]).toEqual(new Array(batch).fill([256, ...new TextEncoder().encode("whale")]));
      for (let row = 0; row < batch; row++) {
        sequences.push(counted.slice(first + 1, first + 4).map((column) => column[row]![0]!));
      }
    }
    expect(sequences).toEqual(expected);
  }
});

test("a token that ends a text is drawn like all others, and has no bytes", async () => {
  const { model, reads } = fakeModel({
    logits: () => Float32Array.from({ length: 257 }, (_, token) => token === 256 ? 0 : -Infinity),
  });
  const { next, bytes } = await timeText(model, { ...task, batches: 1 });
  expect(next).toHaveLength(3);
  expect(bytes).toBe(0);
  expect(reads.at(-1)).toEqual([[256], [256]]);
});

test("a context that is short takes the oldest tokens of the text away, not the prefix", async () => {
  const { model, reads } = fakeModel({ context: 8 });
  const { promptTokens } = await timeText(model, task);
  expect(promptTokens).toBe(4);
  expect(reads[0]![0]).toEqual([256, ...new TextEncoder().encode("ale")]);
  // Where nothing but the prefix fits, it is the prompt.
  const narrow = fakeModel({ context: 5 });
  expect((await timeText(narrow.model, task)).promptTokens).toBe(1);
});

test("what cannot be written is refused", async () => {
  await expect(timeText(fakeModel({ context: 4 }).model, task)).rejects.toThrow(
    "it reads 4 tokens at once, which must hold at least one of a prompt and 4 that are written; the prompt has 6",
  );
  await expect(timeText(fakeModel({ context: 4, prefix: null }).model, task)).rejects.toThrow("4 tokens at once");
  await expect(timeText(fakeModel({ prefix: null }).model, { ...task, prompt: "" })).rejects.toThrow(
    "it reads any number of tokens, which must hold at least one of a prompt",
  );
  await expect(timeText(fakeModel().model, { ...task, tokens: 0 })).rejects.toThrow(
    "'tokens' must be a positive integer",
  );
});

test("no batch begins after the time is over, but for the first", async () => {
  // A batch takes 19 ms.
  expect((await timeText(fakeModel().model, { ...task, batches: 100, maxSeconds: 0.05 })).first).toHaveLength(3);
  expect((await timeText(fakeModel().model, { ...task, batches: 100, maxSeconds: 0 })).first).toHaveLength(1);
});
