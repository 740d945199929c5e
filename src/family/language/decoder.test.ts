import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LanguageCard } from "../../card/card.ts";
import { LLAMA_CONFIG } from "../../card/huggingface/fixture_folder.ts";
import { ModelOutputError } from "../../core/model_output_error.ts";
import { Noise, STREAM } from "../../core/noise.ts";
import { slowLlama } from "../../language/llama2c/fixture_slow_llama.ts";
import type { TokenWindow } from "../../language/rolling_windows.ts";
import type { Graph, Tensor } from "../../runtime/graph.ts";
import { openOnnx } from "../../runtime/onnx.ts";
import { type DecoderModel, openDecoder } from "./decoder.ts";
import { encodeDecoder, tinyCheckpoint } from "./fixture_decoder.ts";

const vocabulary = LLAMA_CONFIG.vocab_size, context = LLAMA_CONFIG.max_position_embeddings;
const checkpoint = tinyCheckpoint();

const kinds = [
  { kind: "as Optimum merged them", attention: true, positions: false, useCache: true },
  { kind: "as Optimum exports them now", attention: true, positions: true, useCache: false },
  { kind: "with tokens alone", attention: false, positions: false, useCache: false },
];

const uniform = new Float64Array(3 * context);
new Noise(4n).uniform(uniform, { stream: STREAM.observation, example: 0 });
/** [3][context] */
const sequences = Array.from(
  { length: 3 },
  (_, row) => [...uniform.subarray(row * context, (row + 1) * context)].map((u) => Math.floor(u * vocabulary)),
);

/** By the formulas, in double precision: log p of each token after the first, given all before it. */
function slowScores(tokens: readonly number[]): number[] {
  return slowLlama(checkpoint, tokens).slice(0, -1).map((logits, i) => {
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    return logits[tokens[i + 1]!]! - Math.log(total);
  });
}

function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  let most = 0;
  for (let i = 0; i < found.length; i++) most = Math.max(most, Math.abs(found[i]! - expected[i]!));
  return most;
}

const pinned = (file: string) => ({ file, sha256: "0".repeat(64) });
const card: LanguageCard = {
  schemaVersion: 1,
  id: "tiny",
  title: "Tiny",
  modality: "text",
  family: "language",
  dataset: "unknown",
  tokenizer: { kind: "huggingface", ...pinned("tokenizer.json") },
  graphs: { decoder: pinned("model.onnx") },
  language: {
    vocabulary,
    prefix: null,
    context,
    network: { kind: "decoder", layers: LLAMA_CONFIG.num_hidden_layers, keyValueHeads: 2, headDim: 4 },
  },
  provenance: { recipe: "a test", trainedOn: "nothing", licence: "MIT" },
};

describe.each(kinds)("decoders $kind", ({ kind: _, ...exported }) => {
  const fed: Readonly<Record<string, Tensor>>[] = [];
  let decoder: DecoderModel;
  beforeAll(async () => {
    const graph = await openOnnx(encodeDecoder(checkpoint, exported), { threads: 1 });
    const recording: Graph = {
      ...graph,
      run(feeds) {
        fed.push(feeds);
        return graph.run(feeds);
      },
    };
    decoder = await openDecoder(card, () => Promise.resolve(recording));
  });
  afterAll(async () => await decoder.close());

  test("windows have the scores of the formulas, up to the whole context and one more", async () => {
    const [first, second] = sequences, tokens = [...first!, second![0]!];
    const windows: TokenWindow[] = [[[tokens[0]!], tokens.slice(1)], [second!.slice(0, 6), second!.slice(6, 11)]];
    const [whole, part] = await decoder.score(windows);
    expect(largestDifference(whole!.subarray(0, -1), slowScores(first!))).toBeLessThan(5e-5);
    expect(whole!.length).toBe(context);
    expect(largestDifference(part!, slowScores(second!.slice(0, 11)).slice(5))).toBeLessThan(5e-5);
  });

  test("padding changes nothing: a window has the same score alone and beside longer ones", async () => {
    const windows = [3, 40, 17].map((length, row): TokenWindow => [[1], sequences[row]!.slice(0, length)]);
    const together = await decoder.score(windows);
    for (const [row, window] of windows.entries()) {
      const [alone] = await decoder.score([window]);
      expect(largestDifference(together[row]!, alone!)).toBeLessThan(1e-6);
    }
  });

  test("reading with the past kept gives what reading it again gives, token by token and many at once", async () => {
    const kept = decoder.start(3), again = decoder.start(3, { past: "read-again" });
    for (const [from, to] of [[0, 12], [12, 13], [13, 14], [14, 19], [19, context]] as const) {
      const tokens = sequences.map((sequence) => sequence.slice(from, to));
      const logits = await kept.read(tokens);
      expect(largestDifference(logits, await again.read(tokens))).toBeLessThan(1e-4);
      expect([kept.length, again.length]).toEqual([to, to]);
      const expected = sequences.flatMap((sequence) => slowLlama(checkpoint, sequence.slice(0, to)).at(-1)!);
      expect(largestDifference(logits, expected)).toBeLessThan(1e-4);
    }
    await expect(kept.read([[1], [1], [1]])).rejects.toThrow(`reads at most ${context} tokens`);
  }, 30_000);

  test("the inputs are those of the graph, and the switch of merged graphs says whether there is a past", async () => {
    const reading = decoder.start(2);
    fed.length = 0;
    await reading.read([[1, 2, 3], [4, 5, 6]]);
    await reading.read([[7, 8], [9, 10]]);
    const shapes = fed.map((feeds) => feeds["past_key_values.1.value"]?.dims);
    const steps = exported.useCache ? [[2, 2, 0, 4], [2, 2, 3, 4], [2, 2, 4, 4]] : [[2, 2, 0, 4], [2, 2, 3, 4]];
    expect(shapes).toEqual(steps);
    const switches = fed.map((feeds) => feeds["use_cache_branch"]);
    expect(switches).toEqual(
      steps.map(([, , past]) => exported.useCache ? { data: Uint8Array.of(past === 0 ? 0 : 1), dims: [1] } : undefined),
    );
    expect(fed[1]?.["attention_mask"]?.dims).toEqual(exported.attention ? [2, exported.useCache ? 4 : 5] : undefined);
    expect(fed[1]?.["position_ids"]?.data).toEqual(exported.positions ? BigInt64Array.of(3n, 4n, 3n, 4n) : undefined);
  });

  test("tokens outside the vocabulary, windows that are too long and rows of unlike length are refused", async () => {
    await expect(decoder.score([[[1], [vocabulary]]])).rejects.toThrow(RangeError);
    await expect(decoder.score([[[1], [...sequences[0]!, 1]]])).rejects.toThrow(`reads at most ${context} tokens`);
    await expect(decoder.score([[[], [1]]])).rejects.toThrow("predicted from nothing");
    await expect(decoder.start(1).read([[-1]])).rejects.toThrow(RangeError);
    await expect(decoder.start(2).read([[1], [1, 2]])).rejects.toThrow("equally many tokens");
  });
});

/** A graph of one layer whose logits are all `value`. */
function fakeGraph(value: number, change: Partial<Record<string, string>> = {}): Graph {
  const port = (name: string, type: string) => ({ name, type: change[name] ?? type, shape: [] });
  return {
    inputs: [port("input_ids", "int64"), port("past_key_values.0.key", "float32")],
    outputs: [port("logits", "float32"), port("present.0.key", "float32")],
    run: (feeds) => {
      const [rows = 0, time = 0] = feeds["input_ids"]?.dims ?? [], dims = [rows, time, vocabulary];
      return Promise.resolve({ logits: { data: new Float32Array(rows * time * vocabulary).fill(value), dims } });
    },
    close: () => Promise.resolve(),
  };
}

test("a graph in half precision is refused, and so is any other type than expected", async () => {
  const opening = (change: Record<string, string>) => openDecoder(card, () => Promise.resolve(fakeGraph(0, change)));
  await expect(opening({ "past_key_values.0.key": "float16" })).rejects.toThrow(
    "The decoder's input 'past_key_values.0.key' must be float32, the graph has float16. Take the graph in single",
  );
  await expect(opening({ input_ids: "int32" })).rejects.toThrow("'input_ids' must be int64, the graph has int32");
});

test("logits that are no numbers are an error, never a score", async () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    const decoder = await openDecoder(card, () => Promise.resolve(fakeGraph(value)));
    await expect(decoder.score([[[1], [2]]])).rejects.toBeInstanceOf(ModelOutputError);
  }
});

test("a card without a decoder is refused", async () => {
  const { language } = card;
  const network = { kind: "kneser-ney", order: 2, training: { dataset: "a", split: "b" } } as const;
  const opening = openDecoder({ ...card, language: { ...language, network } }, () => Promise.resolve(fakeGraph(0)));
  await expect(opening).rejects.toThrow("must have a decoder, it has a kneser-ney");
});
