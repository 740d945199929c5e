import { beforeAll, describe, expect, test } from "vitest";
import type { LanguageCard } from "../../card/card.ts";
import { Noise, STREAM } from "../../core/noise.ts";
import type { LanguageModel } from "../../family/language/language_model.ts";
import { openNGram } from "../../family/language/n_gram.ts";
import { byteCodec, type TokenCodec } from "../../language/token_codec.ts";
import { sampleToken } from "../../language/token_sampler.ts";
import { writeTexts } from "./write_texts.ts";

type Task = Parameters<typeof writeTexts>[1];
type Limits = Partial<Pick<LanguageCard["language"], "vocabulary" | "prefix" | "end" | "context">>;

const SEED = "11", BOUNDARY = 256;

function cardOf(limits: Limits, order = 4): LanguageCard {
  return {
    schemaVersion: 1,
    id: "fake",
    title: "Fake",
    dataset: "none",
    provenance: { recipe: "none", trainedOn: "none", licence: "MIT" },
    modality: "text",
    family: "language",
    tokenizer: { kind: "bytes" },
    graphs: {},
    language: {
      vocabulary: 257,
      prefix: BOUNDARY,
      context: null,
      network: { kind: "kneser-ney", order, training: { dataset: "none", split: "none" } },
      ...limits,
    },
  };
}

/** A model whose logits are a function of all tokens before; it notes what it is given to read. */
function fakeModel(
  logitsOf: (tokens: readonly number[]) => ArrayLike<number>,
  { codec = byteCodec(), ...limits }: Limits & { readonly codec?: TokenCodec } = {},
): LanguageModel & { readonly reads: number[][][] } {
  const card = cardOf(limits), { vocabulary, context } = card.language, reads: number[][][] = [];
  return {
    card,
    architecture: "n-gram",
    codec,
    keepsPast: true,
    reads,
    score: () => Promise.reject(new Error("not here")),
    start(batch) {
      const rows = Array.from({ length: batch }, (): number[] => []);
      return {
        get length() {
          return rows[0]!.length;
        },
        read(tokens) {
          reads.push(tokens.map((row) => [...row]));
          expect(new Set(tokens.map(({ length }) => length)).size).toBe(1);
          expect(tokens).toHaveLength(batch);
          const all = new Float64Array(batch * vocabulary);
          for (const [i, row] of rows.entries()) {
            row.push(...tokens[i]!);
            expect(row.length).toBeLessThanOrEqual(context ?? Infinity);
            all.set(logitsOf(row), i * vocabulary);
          }
          return Promise.resolve(all);
        },
      };
    },
    close: () => Promise.resolve(),
  };
}

/** Logits that all tokens before have a part in, for lower-case letters and spaces. */
function scattered(tokens: readonly number[]): Float64Array {
  const hash = tokens.reduce((sum, token) => Math.imul(sum ^ token, 0x01000193) >>> 0, 7);
  const logits = new Float64Array(257), draws = new Float64Array(27);
  new Noise(3n).normal(draws, { stream: STREAM.latent, example: hash });
  logits.fill(-Infinity);
  draws.forEach((draw, i) => logits[i < 26 ? 97 + i : 32] = 2 * draw);
  return logits;
}

/** A model that says one thing, whatever it is asked. */
function saying(said: readonly number[], given: number, limits: Limits & { readonly codec?: TokenCodec } = {}) {
  const { vocabulary = 257 } = limits;
  return fakeModel((tokens) => {
    const next = said[tokens.length - given];
    return Float64Array.from({ length: vocabulary }, (_, token) => token === (next ?? 46) ? 0 : -Infinity);
  }, limits);
}

async function written(model: LanguageModel, task: Partial<Task> & Pick<Task, "prompts">) {
  const arrays = await writeTexts(model, {
    seed: SEED,
    first: 0,
    decoding: "temperature=1",
    bytes: 24,
    microBatch: 4,
    ...task,
  });
  const { text, lengths, tokens } = arrays;
  if (!(text instanceof Uint8Array && lengths instanceof Float64Array && tokens instanceof Float64Array)) {
    throw new Error("expected text, lengths and tokens");
  }
  let at = 0;
  const texts = [...lengths].map((length) =>
    new TextDecoder("utf-8", { fatal: true }).decode(text.subarray(at, at += length))
  );
  expect(at).toBe(text.length);
  return { texts, tokens: [...tokens] };
}

/** One sample by itself, token by token, by the definition. */
function alone(sample: number, prompt: string, { bytes = 24, temperature = 1 } = {}): string {
  const tokens = [BOUNDARY, ...byteCodec().encode(prompt)], given = tokens.length, uniform = new Float64Array(1);
  while (tokens.length < given + bytes) {
    const at = { stream: STREAM.observation, example: sample, draw: tokens.length - given };
    new Noise(BigInt(SEED)).uniform(uniform, at);
    tokens.push(sampleToken(scattered(tokens), uniform[0]!, { temperature }));
  }
  return byteCodec().decode(tokens.slice(given));
}

const PROMPTS = ["Call me", "", "It was the whiteness of the whale", "a", "é", "There she", "Queequeg!", "Q", "And I"];

test("every sample is the one that its own numbers give it, beside prompts of other lengths", async () => {
  const { texts, tokens } = await written(fakeModel(scattered), { prompts: PROMPTS });
  expect(texts).toEqual(PROMPTS.map((prompt, sample) => alone(sample, prompt)));
  expect(tokens).toEqual(PROMPTS.map(() => 24));
});

test("samples are the same at every batch size, in every unit, and each prompt alone", async () => {
  const model = fakeModel(scattered), task = { decoding: "temperature=0.7,top-k=9,top-p=0.9", prompts: PROMPTS };
  const { texts } = await written(model, task);
  for (const microBatch of [1, 3, 8]) expect((await written(model, { ...task, microBatch })).texts).toEqual(texts);
  for (const [first, end] of [[0, 3], [3, 9], [5, 6], [2, 8]] as const) {
    const part = await written(model, { ...task, first, prompts: PROMPTS.slice(first, end), microBatch: 4 });
    expect(part.texts).toEqual(texts.slice(first, end));
  }
  expect(texts.slice(0, 2)).not.toEqual((await written(model, { ...task, seed: "12" })).texts.slice(0, 2));
});

test("what prompts have in common in length is read at once, then all rows go on together", async () => {
  const model = fakeModel(scattered);
  await written(model, { prompts: ["abcd", "ab", "abc"], bytes: 2 });
  const [all, ...later] = model.reads;
  // The prefix and two letters each; the row without a prompt repeats the last one.
  expect(all).toEqual(["ab", "ab", "ab", "ab"].map((text) => [BOUNDARY, ...byteCodec().encode(text)]));
  expect(later.every((rows) => rows.every(({ length }) => length === 1))).toBe(true);
  expect(later.slice(0, 2).map((rows) => rows[0])).toEqual([[99], [100]]);
  expect(later.map((rows) => rows[3])).toEqual(later.map((rows) => rows[2]));
  // Two tokens each after 5, 3 and 4: the last one drawn is not read.
  expect(all![0]!.length + later.length).toBe(6);
});

test("greedy takes the most probable token and no random number", async () => {
  const { texts } = await written(fakeModel(scattered), { prompts: PROMPTS, decoding: "greedy" });
  expect((await written(fakeModel(scattered), { prompts: PROMPTS, decoding: "greedy", seed: "99" })).texts).toEqual(
    texts,
  );
  for (const [i, text] of texts.entries()) {
    const tokens = [BOUNDARY, ...byteCodec().encode(PROMPTS[i]!)];
    for (const token of byteCodec().encode(text)) {
      const logits = scattered(tokens);
      expect(logits[token]).toBe(Math.max(...logits));
      tokens.push(token);
    }
  }
});

describe("a text ends", () => {
  const bytesOf = (text: string) => byteCodec().encode(text);

  test("before an end token, which is no part of it", async () => {
    const model = saying([...bytesOf("Good."), BOUNDARY, ...bytesOf("more")], 1, { end: [BOUNDARY] });
    expect(await written(model, { prompts: [""] })).toEqual({ texts: ["Good."], tokens: [5] });
    expect(await written(saying([0], 1, { end: [0] }), { prompts: [""] })).toEqual({ texts: [""], tokens: [0] });
  });

  test("and rows beside it go on", async () => {
    // After "x" the end comes at once, after anything else never.
    const model = fakeModel((tokens) => {
      const logits = new Float64Array(257).fill(-Infinity);
      logits[tokens[1] === 120 ? BOUNDARY : 97 + tokens.length % 3] = 0;
      return logits;
    }, { end: [BOUNDARY] });
    const { texts, tokens } = await written(model, { prompts: ["x", "y", "x"], bytes: 7 });
    expect(texts).toEqual(["", "cabcabc", ""]);
    expect(tokens).toEqual([0, 7, 0]);
  });

  test("with the last whole character that fits", async () => {
    const said = bytesOf("aé😀b");
    for (
      const [bytes, text] of [[1, "a"], [2, "a"], [3, "aé"], [4, "aé"], [6, "aé"], [7, "aé😀"], [8, "aé😀b"]] as const
    ) {
      expect((await written(saying(said, 1), { prompts: [""], bytes })).texts).toEqual([text]);
    }
    expect(await written(saying(said, 1), { prompts: [""], bytes: 0 })).toEqual({ texts: [""], tokens: [0] });
  });

  test("where the context is full, in the middle of a character or not", async () => {
    // A prefix, one letter, and four tokens more are read; a fifth is drawn after them.
    const plain = saying(bytesOf("abcdefghi"), 2, { context: 6 });
    expect(await written(plain, { prompts: ["z"] })).toEqual({ texts: ["abcde"], tokens: [5] });
    const cut = saying(bytesOf("abc😀"), 2, { context: 6 });
    expect(await written(cut, { prompts: ["z"] })).toEqual({ texts: ["abc"], tokens: [5] });
    expect(await written(plain, { prompts: ["zzzzz"] })).toMatchObject({ tokens: [1] });
  });

  test("although a model without a context draws tokens that stand for nothing", async () => {
    const { texts, tokens } = await written(saying(new Array(999).fill(BOUNDARY), 1), { prompts: [""], bytes: 10 });
    expect(texts).toEqual([""]);
    expect(tokens).toEqual([28]);
  });
});

test("bytes that are no UTF-8 are U+FFFD, three bytes each", async () => {
  const model = saying([97, 0xff, 98, 0xc3, 99, 100, 101, 102], 1);
  expect((await written(model, { prompts: [""], bytes: 9 })).texts).toEqual(["a\ufffdb\ufffdc"]);
  // Before an end token half a character stays: the model meant to stop there.
  const ended = saying([97, 0xc3, BOUNDARY], 1, { end: [BOUNDARY] });
  expect((await written(ended, { prompts: [""] })).texts).toEqual(["a\ufffd"]);
});

test("the prompt is no part of the text, as the codec gives it back", async () => {
  // A codec that puts everything in capitals, and a space before every text but none before what follows.
  const capitals: TokenCodec = { ...byteCodec(), decode: (tokens) => ` ${byteCodec().decode(tokens).toUpperCase()}` };
  const model = saying(byteCodec().encode("straße und mehr"), 4, { codec: capitals });
  expect((await written(model, { prompts: ["ab "], bytes: 7 })).texts).toEqual(["STRASSE"]);
});

test("prompts that leave nothing to read or nothing to draw are refused", async () => {
  await expect(written(fakeModel(scattered, { prefix: null }), { prompts: ["a", ""] })).rejects.toThrow(
    'Cannot continue the prompt of sample 1: fake knows no prefix, so a prompt needs at least 1 token, got none from ""',
  );
  expect((await written(fakeModel(scattered, { prefix: null }), { prompts: ["a"], bytes: 3 })).tokens).toEqual([3]);
  await expect(written(fakeModel(scattered, { context: 4 }), { first: 8, prompts: ["abcd"] })).rejects.toThrow(
    "Cannot continue the prompt of sample 8: fake reads at most 4 tokens, got 5. Give it a shorter one.",
  );
  expect(await written(fakeModel(scattered), { prompts: [] })).toEqual({ texts: [], tokens: [] });
  await expect(written(fakeModel(scattered), { prompts: ["a"], decoding: "beam" })).rejects.toThrow("Unknown way");
});

describe("a Kneser-Ney model", () => {
  const TRAINING = [
    "Call me Ishmael. Some years ago, never mind how long precisely, having little or no money in my purse, and nothing " +
    "particular to interest me on shore, I thought I would sail about a little and see the watery part of the world.",
    "It is a way I have of driving off the spleen and regulating the circulation.",
  ];
  let model: LanguageModel;
  beforeAll(async () => {
    const card = cardOf({ end: [BOUNDARY] }, 5);
    if (card.language.network.kind !== "kneser-ney") throw new Error("unexpected card");
    model = await openNGram(card, byteCodec(), card.language.network, { documents: () => Promise.resolve(TRAINING) });
  });

  test("writes the same texts at batch sizes 1, 3 and 8", async () => {
    const prompts = [
      "Call me",
      "It is a way",
      "S",
      "",
      "the wat",
      "money",
      "I thought I",
      "precisely,",
      "x",
      "little or",
    ];
    const [one, ...others] = await Promise.all(
      [1, 3, 8].map((microBatch) => written(model, { prompts, bytes: 40, microBatch })),
    );
    for (const other of others) expect(other).toEqual(one);
    expect(new Set(one!.texts).size).toBe(prompts.length);
    for (const text of one!.texts) expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(40);
  });

  test("written greedily, takes the token that it scores highest", async () => {
    const prompt = "Call me Ish",
      { texts: [text] } = await written(model, { prompts: [prompt], decoding: "greedy", bytes: 30 });
    const tokens = [BOUNDARY, ...model.codec.encode(prompt)];
    for (const token of model.codec.encode(text!)) {
      const all = (await model.score(Array.from({ length: 257 }, (_, next) => [tokens, [next]]))).map(([nats]) =>
        nats!
      );
      expect(all[token]).toBe(Math.max(...all));
      tokens.push(token);
    }
    // What comes once in the training text goes on as it does there.
    expect(text).toMatch(/^mael\. /);
  });
});
