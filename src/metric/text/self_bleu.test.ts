import { expect, test } from "vitest";
import { jackknifeVariance } from "../../stats/jackknife_variance.ts";
import { studentTQuantile } from "../../stats/student_t.ts";
import { zipfianSequences } from "./goldens/zipfian_sequences.ts";
import { selfBleu } from "./self_bleu.ts";

const SETS = [
  ["varied", zipfianSequences({ count: 30, length: 12, vocabulary: 20, set: 5 })],
  ["of many lengths, with copies and an empty one", [
    ...zipfianSequences({ count: 12, length: 9, vocabulary: 6, set: 6 }).map((tokens, i) => tokens.slice(0, 1 + i % 7)),
    ...zipfianSequences({ count: 6, length: 25, vocabulary: 6, set: 6, repeat: 0.5 }),
    ...zipfianSequences({ count: 3, length: 12, vocabulary: 6, set: 6 }),
    [],
    [99, 98, 97],
  ]],
] as const;

test.each(SETS)("it is the definition's, each sequence against all others counted directly: %s", (_, sequences) => {
  const { value, each } = selfBleu(sequences);
  const direct = sequences.map((hypothesis, h) => directBleu(hypothesis, sequences.filter((_, s) => s !== h)));
  direct.forEach((expected, h) => expect(each[h]).toBeCloseTo(expected, 13));
  expect(value).toBeCloseTo(direct.reduce((sum, bleu) => sum + bleu) / direct.length, 13);
});

test.each(SETS)("the interval is the jackknife's: each sequence left out and all taken again: %s", (_, sequences) => {
  const n = sequences.length, { value, interval } = selfBleu(sequences);
  const without = sequences.map((_, out) => selfBleu(sequences.filter((_, s) => s !== out)).value);
  const half = studentTQuantile(0.975, n - 1) * Math.sqrt(jackknifeVariance(without));
  expect(interval![0]).toBeCloseTo(Math.max(0, value - half), 12);
  expect(interval![1]).toBeCloseTo(Math.min(1, value + half), 12);
});

test("BLEU is what NLTK's documentation prints for its own sentences", () => {
  const hypothesis = "It is a guide to action which ensures that the military always obeys the commands of the party";
  const references = [
    "It is a guide to action that ensures that the military will forever heed Party commands",
    "It is the guiding principle which guarantees the military forces always being under the command of the Party",
    "It is the practical guide for the army always to heed the directions of the party",
  ];
  const words = new Map<string, number>();
  const tokens = [hypothesis, ...references].map((text) =>
    text.split(" ").map((word) => words.get(word) ?? words.set(word, words.size).size - 1)
  );
  expect(Math.floor(1e4 * selfBleu(tokens).each[0]!)).toBe(5045);
  expect(Math.floor(1e4 * selfBleu(tokens.slice(0, 2)).each[0]!)).toBe(4118);
});

test("by hand: precisions 3/4, 2/3, 1/2 and none of 1, and a reference that is longer", () => {
  const { each } = selfBleu([[1, 2, 3, 9], [1, 2, 3, 4, 5]]);
  expect(each[0]).toBeCloseTo((3 / 4 * 2 / 3 * 1 / 2 * 0.1) ** 0.25 * Math.exp(1 - 5 / 4), 14);
  expect(each[1]).toBeCloseTo((3 / 5 * 2 / 4 * 1 / 3 * 0.1 / 2) ** 0.25, 14);
});

test("copies score 1, sequences without a common token 0", () => {
  expect(selfBleu([[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]])).toMatchObject({ value: 1, interval: [1, 1] });
  expect(selfBleu([[1, 2, 3, 4], [5, 6, 7, 8], [9, 9, 9, 9]]).value).toBe(0);
});

test("two sequences have no interval, and one has no others to be compared with", () => {
  expect(selfBleu([[1, 2], [1, 3]]).interval).toBeNull();
  expect(() => selfBleu([[1, 2]])).toThrow("needs at least 2 sequences, got 1");
});

test("the interval covers the value at this size about as often as it says", () => {
  const trials = Array.from({ length: 150 }, (_, set) => {
    return selfBleu(zipfianSequences({ count: 40, length: 12, vocabulary: 30, set }));
  });
  const mean = trials.reduce((sum, { value }) => sum + value, 0) / trials.length;
  const held = trials.filter(({ interval }) => interval![0] <= mean && mean <= interval![1]);
  expect(held.length / trials.length).toBeGreaterThan(0.88);
});

/** BLEU-4 from the definition, with strings for n-grams. */
function directBleu(hypothesis: readonly number[], references: readonly (readonly number[])[]): number {
  const countsOf = (tokens: readonly number[], n: number) => {
    const counts = new Map<string, number>();
    for (let i = 0; i + n <= tokens.length; i++) {
      const key = tokens.slice(i, i + n).join(" ");
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  };
  let product = 1;
  for (let n = 1; n <= 4; n++) {
    let matches = 0, total = 0;
    const others = references.map((reference) => countsOf(reference, n));
    for (const [key, count] of countsOf(hypothesis, n)) {
      matches += Math.min(count, Math.max(...others.map((counts) => counts.get(key) ?? 0)));
      total += count;
    }
    if (n === 1 && matches === 0) return 0;
    product *= (matches === 0 ? 0.1 : matches) / Math.max(1, total);
  }
  const length = hypothesis.length;
  const [closest] = references.map((reference) => reference.length).sort((a, b) => {
    return Math.abs(a - length) - Math.abs(b - length) || a - b;
  });
  return product ** 0.25 * (length > closest! ? 1 : Math.exp(1 - closest! / length));
}
