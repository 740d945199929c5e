import { expect, test } from "vitest";
import { wilsonInterval } from "../../stats/wilson_interval.ts";
import { distinctN } from "./distinct_n.ts";
import { zipfianSequences } from "./goldens/zipfian_sequences.ts";
import { loopShare, sequenceRepetition, tokenRepetition } from "./repetition.ts";

test("seq-rep-n is 1 less distinct-n of each sequence alone, averaged", () => {
  const sequences = zipfianSequences({ count: 12, length: 30, vocabulary: 6, set: 3 });
  for (const order of [1, 2, 3, 4]) {
    const each = sequences.map((tokens) => 1 - distinctN([tokens])[order - 1]!.value);
    expect(sequenceRepetition(sequences, order).value)
      .toBeCloseTo(each.reduce((sum, share) => sum + share) / each.length, 13);
  }
});

test("seq-rep-2 by hand, with Student's interval, and without the sequence that is too short", () => {
  const { value, interval, n } = sequenceRepetition([[1, 1, 1, 1], [1, 2, 1, 2, 3], [1, 2, 3], [4]], 2);
  // Shares 2/3, 1/4, 0: mean 11/36, and t = 4.3027 of two degrees of freedom.
  const deviation = Math.sqrt([2 / 3, 1 / 4, 0].reduce((sum, share) => sum + (share - 11 / 36) ** 2, 0) / 2);
  expect(value).toBeCloseTo(11 / 36, 14);
  expect(n).toBe(3);
  expect(interval![0]).toBe(0);
  expect(interval![1]).toBeCloseTo(Math.min(1, 11 / 36 + 4.302652729911275 * deviation / Math.sqrt(3)), 9);
});

test("rep/l looks back over l tokens and no more: as with a search of each window", () => {
  const sequences = zipfianSequences({ count: 8, length: 40, vocabulary: 50, set: 4 });
  for (const window of [1, 5, 16, 100]) {
    const repeats = sequences.map((tokens) => {
      return tokens.filter((token, at) => tokens.slice(Math.max(0, at - window), at).includes(token)).length;
    });
    expect(tokenRepetition(sequences, window).value)
      .toBeCloseTo(repeats.reduce((sum, count) => sum + count) / (8 * 40), 14);
  }
});

test("rep/l of sequences of one length has the interval of the mean of their shares", () => {
  const { value, interval } = tokenRepetition([[1, 1, 1, 1], [1, 2, 1, 2], [1, 2, 3, 4]], 4);
  // Shares 3/4, 1/2, 0: mean 5/12.
  const variance = [3 / 4, 1 / 2, 0].reduce((sum, share) => sum + (share - 5 / 12) ** 2, 0) / 2 / 3;
  expect(value).toBeCloseTo(5 / 12, 14);
  expect(interval).toEqual([0, Math.min(1, 5 / 12 + 4.302652729911275 * Math.sqrt(variance))]);
});

test("the share of loops has Wilson's interval", () => {
  const looping = [5, 1, 2, 1, 2, 1, 2], plain = [1, 2, 3, 1, 2, 3, 4];
  expect(loopShare([looping, plain, plain, looping, plain]))
    .toEqual({ value: 0.4, interval: wilsonInterval(2, 5), n: 5 });
});

test("sets without what is to be counted are refused", () => {
  expect(() => sequenceRepetition([[1, 2], [3]], 4)).toThrow("no sequence of 2 has 4 tokens or more");
  expect(() => tokenRepetition([[]], 4)).toThrow("there is no token");
  expect(() => tokenRepetition([[1]], 0)).toThrow("at least 1 token, got 0");
  expect(() => loopShare([])).toThrow("n ≥ 1");
});
