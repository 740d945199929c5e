import { expect, test } from "vitest";
import { trainKneserNey } from "../../language/kneser_ney.ts";
import { byteCodec } from "../../language/token_codec.ts";
import type { LanguageModel } from "../../family/language/language_model.ts";
import { fixtureLanguageCard } from "./fixture_language_card.ts";
import { fixtureLanguageModel } from "./fixture_language_model.ts";
import { scoreText } from "./score_text.ts";
import type { ScoreTextTask, WindowRule } from "./text_task.ts";

const whole: WindowRule = { context: null, stride: 1000, lastContext: "filled", truncated: false };
const task = (text: string, windows = whole): ScoreTextTask => ({
  kind: "score-text",
  folder: "",
  data: [],
  cache: "",
  text,
  windows,
});
const TRAINING = ["the whale swam and the whale sang", "a white whale, a white wave"];

/** A model that gives every token of the vocabulary the same chance, but for some. */
function uniformModel(impossible: readonly number[] = [], decode = (text: string) => text): LanguageModel {
  const codec = byteCodec();
  return {
    card: fixtureLanguageCard(),
    architecture: "transformer",
    codec: { ...codec, decode: (tokens) => decode(codec.decode(tokens)) },
    keepsPast: false,
    score: (windows) =>
      Promise.resolve(
        windows.map(([, predicted]) =>
          Float64Array.from(predicted, (token) => impossible.includes(token) ? -Infinity : -Math.log(256))
        ),
      ),
    start: () => {
      throw new Error("not asked for");
    },
    close: () => Promise.resolve(),
  };
}

test("log-likelihoods of bytes add up to the n-gram model's own, the prefix being given", async () => {
  const model = await fixtureLanguageModel(TRAINING);
  const { nats, document } = await scoreText(model, task("the white whale"));
  const tokens = (text: string) => [256, ...new TextEncoder().encode(text)];
  const direct = trainKneserNey(TRAINING.map(tokens), { order: 3, vocabulary: 257 }).score(tokens("the white whale"));
  expect(Array.from(nats!)).toEqual(Array.from(direct.subarray(1)));
  expect(Array.from(document!)).toEqual([15, 15, 1]);
});

test("bytes before a token are those of its window: none at the start, and the text given in later windows", async () => {
  const rule: WindowRule = { context: 4, stride: 2, lastContext: "filled", truncated: false };
  const { before, bytes } = await scoreText(uniformModel(), task("abcdefgh", rule));
  expect(Array.from(before!)).toEqual([0, 1, 2, 3, 3, 4, 3, 4]);
  expect(Array.from(bytes!)).toEqual(new Array(8).fill(1));
});

test("a token without a chance is an error that names it, and never a number", async () => {
  await expect(scoreText(uniformModel([0x78]), task("a text"))).rejects.toThrow(
    /token 4 of the document \("x"\) the probability 0: its perplexity is infinite/,
  );
});

test("a tokeniser that changes the text is told", async () => {
  const lossy = uniformModel([], (text) => text.toLowerCase());
  expect((await scoreText(lossy, task("Ahab"))).document![2]).toBe(0);
});

test("truncated documents count the bytes that are predicted", async () => {
  const rule: WindowRule = { context: 4, stride: 2, lastContext: "filled", truncated: true };
  expect(Array.from((await scoreText(uniformModel(), task("abcdefgh", rule))).document!)).toEqual([3, 3, 1]);
});
