import { distance } from "fastest-levenshtein";
import { expect, test } from "vitest";
import { intervalOfMean } from "../../stats/interval_of_mean.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import { edited } from "../../metric/text/goldens/edited.ts";
import { zipfianSequences } from "../../metric/text/goldens/zipfian_sequences.ts";
import { measureCopies } from "./measure_copies.ts";

const KINDS = 26;
const DOCUMENTS = zipfianSequences({ count: 8, length: 4000, vocabulary: KINDS, set: 3, exponent: 0.7 });
const TRAINING = DOCUMENTS.map(lettersOf);

function lettersOf(symbols: readonly number[]): string {
  return String.fromCharCode(...symbols.map((symbol) => 97 + symbol));
}

test("the distance of every passage that is named is Levenshtein's, as fastest-levenshtein has it", () => {
  const copies = DOCUMENTS.flatMap((document, d) =>
    [0.05, 0.2, 0.4].map((rate, example) => {
      const from = 300 * d + 600 * example;
      return lettersOf(edited(document.slice(from, from + 250), { rate, kinds: KINDS, example: 10 * d + example }));
    })
  );
  const others = zipfianSequences({ count: 10, length: 250, vocabulary: KINDS, set: 77, exponent: 0.7 }).map(lettersOf);
  const texts = [...copies, ...others, "x", "call", "zzzzzzzzzz", "CALL ME"];
  const { each } = measureCopies(texts, TRAINING);
  for (const [i, text] of texts.entries()) {
    expect(each[i]!.distance).toBe(distance(text, each[i]!.passage) / text.length);
    expect(TRAINING.join("\n\n")).toContain(each[i]!.passage);
    expect(each[i]!.distance).toBeLessThan(i < copies.length ? 0.45 : 1.01);
  }
});

test("no passage of a small text is closer, by a comparison with all of them", () => {
  const [symbols] = zipfianSequences({ count: 1, length: 60, vocabulary: 6, set: 5 });
  const training = lettersOf(symbols!), samples = zipfianSequences({ count: 8, length: 12, vocabulary: 7, set: 6 });
  const { each } = measureCopies(samples.map(lettersOf), [training]);
  for (const [i, sample] of samples.map(lettersOf).entries()) {
    let least = sample.length;
    for (let start = 0; start < training.length; start++) {
      for (let end = start; end <= training.length; end++) {
        least = Math.min(least, distance(sample, training.slice(start, end)));
      }
    }
    expect(each[i]!.distance).toBe(least / sample.length);
  }
});

test("verbatim copies have distance 0 and are copied from end to end", () => {
  const texts = [TRAINING[0]!.slice(0, 300), TRAINING[4]!.slice(100, 400), TRAINING[7]!.slice(-300)];
  const { distance, longest, each } = measureCopies(texts, TRAINING);
  expect(each).toEqual(texts.map((passage) => ({ copied: [0, 300], passage, distance: 0 })));
  expect(distance).toEqual({ ok: true, value: 0, interval: [0, 0], n: 3 });
  expect(longest).toEqual({ ok: true, value: 300, interval: [300, 300], n: 3 });
});

test("the copied range is the longest run that stands in the training text", () => {
  const training = ["Call me Ishmael. Some years ago—never mind how long precisely"];
  const text = "They say: call me Ahab. Some years from now.";
  const { each: [found], longest } = measureCopies([text], training);
  expect(text.slice(...found!.copied)).toBe(". Some years ");
  expect(longest).toMatchObject({ value: 13, interval: null, n: 1 });
  expect(measureCopies(["Call me Ahab."], ["Call me Ishmael. Some years ago"]).each)
    .toEqual([{ copied: [0, 8], passage: "Call me ", distance: 5 / 13 }]);
});

test("means are over texts, with Student's intervals", () => {
  const texts = [0, 1, 2, 3].map((d) => TRAINING[d]!.slice(0, 60 + 20 * d) + "Z".repeat(10 * d));
  const { distance, longest, each } = measureCopies(texts, TRAINING);
  const shares = [0, 1, 2, 3].map((d) => 10 * d / (60 + 30 * d)), runs = [60, 80, 100, 120];
  expect(each.map((one) => one.distance)).toEqual(shares);
  const [low, high] = intervalOfMean(meanAndVariance(shares))!;
  expect(distance).toEqual({ ok: true, value: meanAndVariance(shares).mean, interval: [Math.max(0, low), high], n: 4 });
  expect(longest).toEqual({ ok: true, value: 90, interval: intervalOfMean(meanAndVariance(runs)), n: 4 });
});

test("a joint of documents is copied as the end of a paragraph is, and documents are found up to their ends", () => {
  const training = ["It was a dark night.", "The sea was calm."];
  const { each } = measureCopies(
    ["a dark night.\n\nThe moon", "a dark night. The sea was", "The sea was calm."],
    training,
  );
  expect(each[0]!.copied).toEqual([0, "a dark night.\n\nThe ".length]);
  // Another way of joining them is no copy.
  expect(each[1]!.copied).toEqual([0, "a dark night.".length]);
  expect(each[2]).toEqual({ copied: [0, 17], passage: "The sea was calm.", distance: 0 });
});

test("ranges and passages hold whole characters", () => {
  // 😀 and 😁 share their first half, 😀 and 🨀 their second.
  const { each } = measureCopies(["a😁", "🨀b", "x😁y🨀z", "c😀d"], ["a😀b", "c😀d"]);
  expect(each.map(({ copied }) => copied)).toEqual([[0, 1], [2, 3], [expect.any(Number), expect.any(Number)], [0, 4]]);
  const [start, end] = each[2]!.copied;
  expect("x😁y🨀z".slice(start, end).isWellFormed()).toBe(true);
  for (const { passage } of each) expect(passage.isWellFormed()).toBe(true);
  expect(each[3]!.passage).toBe("c😀d");
});

test("a passage is at most one and a half times as long as its text", () => {
  for (const { text, passage } of closest(["ab", "abc", "abcdefgh", "q"], ["a-------b a----b---c abcd----efgh"])) {
    expect(passage.length).toBeLessThanOrEqual(1.5 * text.length);
  }
});

function closest(texts: readonly string[], training: readonly string[]): { text: string; passage: string }[] {
  return measureCopies(texts, training).each.map(({ passage }, i) => ({ text: texts[i]!, passage }));
}

test("an empty text copies nothing and is in no mean", () => {
  const found = measureCopies(["", "abc", ""], ["xabcx"]);
  expect(found.each).toEqual([
    { copied: [0, 0], passage: "", distance: 1 },
    { copied: [0, 3], passage: "abc", distance: 0 },
    { copied: [0, 0], passage: "", distance: 1 },
  ]);
  expect([found.distance, found.longest]).toEqual([
    { ok: true, value: 0, interval: null, n: 1 },
    { ok: true, value: 3, interval: null, n: 1 },
  ]);
  for (const texts of [[], ["", ""]]) {
    const { distance, longest, each } = measureCopies(texts, ["xabcx"]);
    expect(distance).toEqual({ ok: false, reason: "There is no text with any characters to look for" });
    expect(longest).toEqual(distance);
    expect(each).toHaveLength(texts.length);
  }
});

test("an empty training text is refused", () => {
  expect(() => measureCopies(["abc"], [])).toThrow(RangeError);
});

test("kept indices answer for their own text, in any order", () => {
  const trainings = [["abcdefgh"], ["efghabcd"], ["hgfedcba"], ["abcdefgh"], ["efghabcd"], ["hgfedcba"]];
  const runs = trainings.map((training) => measureCopies(["cdefgh"], training).each[0]!.copied);
  expect(runs.map(([start, end]) => end - start)).toEqual([6, 4, 1, 6, 4, 1]);
});
