import fc from "fast-check";
import { expect, test } from "vitest";
import { measureWritten } from "./measure_written.ts";
import type { WrittenOutcome } from "./text_task.ts";

const IDS = [
  "distinct_1",
  "distinct_2",
  "distinct_3",
  "distinct_4",
  "self_bleu",
  "repetition",
  "token_repetition",
  "loops",
  "unigram_entropy",
  "zipf",
  "entropy_gap",
];

function valueOf(outcome: WrittenOutcome | undefined): number {
  if (outcome?.ok !== true) throw new Error(`expected a number, got ${JSON.stringify(outcome)}`);
  return outcome.value;
}

test("every number is the one that counting by hand gives", () => {
  // Words: a b a b a b | A b, c a
  const found = measureWritten(["a b a b a b", "A b, c a"], ["a b c d e f", "g h i j k"]);
  expect(Object.keys(found)).toEqual(IDS);
  expect(valueOf(found["distinct_1"])).toBeCloseTo(5 / 11, 14);
  // ab ba | Ab b, ,c ca
  expect(valueOf(found["distinct_2"])).toBeCloseTo(6 / 9, 14);
  // aba bab | Ab, b,c ,ca
  expect(valueOf(found["distinct_3"])).toBeCloseTo(5 / 7, 14);
  // abab baba | Ab,c b,ca
  expect(valueOf(found["distinct_4"])).toBeCloseTo(4 / 5, 14);
  // abab baba abab: 1 - 2/3; the other has none twice.
  expect(valueOf(found["repetition"])).toBeCloseTo(1 / 6, 14);
  // a and b four times again.
  expect(valueOf(found["token_repetition"])).toBeCloseTo(4 / 11, 14);
  expect(found["loops"]).toMatchObject({ value: 0.5, n: 2 });
  const bits = -[4, 4, 1, 1, 1].reduce((sum, count) => sum + count / 11 * Math.log2(count / 11), 0);
  const corrected = bits + 4 / (2 * 11 * Math.LN2);
  expect(valueOf(found["unigram_entropy"])).toBeCloseTo(corrected, 13);
  // Eleven words, each once.
  expect(valueOf(found["entropy_gap"])).toBeCloseTo(corrected - Math.log2(11) - 10 / (2 * 11 * Math.LN2), 13);
  const zipf = valueOf(found["zipf"]);
  expect(zipf).toBeGreaterThan(0.8);
  expect(zipf).toBeLessThan(1.2);
});

test("self-BLEU of equal texts is 1, and of texts with no word in common 0", () => {
  expect(valueOf(measureWritten(["so it goes on", "so it goes on"], [])["self_bleu"])).toBeCloseTo(1, 14);
  expect(valueOf(measureWritten(["so it goes on", "we were there then"], [])["self_bleu"])).toBe(0);
});

test("a set against itself has no gap, and the gap is of equally many texts", () => {
  const texts = ["to be or not to be", "that is the question", "whether 'tis nobler in the mind to suffer"];
  expect(valueOf(measureWritten(texts, texts)["entropy_gap"])).toBe(0);
  expect(measureWritten(texts, [...texts, "slings", "arrows"])["entropy_gap"]).toMatchObject({ value: 0, n: 3 });
  expect(measureWritten([...texts, "slings", "arrows"], texts)["entropy_gap"]).toMatchObject({ value: 0, n: 3 });
  expect(valueOf(measureWritten(["the the the the"], ["to be or not"])["entropy_gap"])).toBeLessThan(0);
});

test("texts have intervals from two or three on", () => {
  const found = measureWritten(["a b c d e", "a b c e f", "x y z a b a"], ["a b c", "d e f", "g h i"]);
  for (const id of IDS) {
    expect(found[id], id).toMatchObject({ ok: true, n: 3, interval: [expect.any(Number), expect.any(Number)] });
  }
});

test("one text has numbers without intervals, and no self-BLEU", () => {
  const { self_bleu, ...others } = measureWritten(["so it goes on and on"], ["so it went on"]);
  expect(self_bleu).toEqual({ ok: false, reason: "Cannot take self-BLEU: needs at least 2 sequences, got 1" });
  const { loops, ...jackknifed } = others;
  for (const outcome of Object.values(jackknifed)) expect(outcome).toMatchObject({ ok: true, interval: null, n: 1 });
  // Wilson's interval of a share needs one text.
  expect(loops).toMatchObject({ value: 0 });
});

test("of texts without words no number is given, nor of none at all", () => {
  const why = "being empty or white space: the others alone would look more varied than the set is";
  for (
    const [texts, reason] of [
      [[], "There are no written texts"],
      [[""], `1 of 1 written texts have no words, ${why}`],
      [["a b c d", " "], `1 of 2 written texts have no words, ${why}`],
      [["a", "\n \t", "\u3000"], `2 of 3 written texts have no words, ${why}`],
    ] as const
  ) {
    const found = measureWritten(texts, ["a b c", "d", "e"]);
    expect(Object.keys(found)).toEqual(IDS);
    for (const outcome of Object.values(found)) expect(outcome).toEqual({ ok: false, reason });
  }
});

test("one text in twenty may have none: it is left out, and the real one beside it", () => {
  const texts = Array.from({ length: 20 }, (_, i) => `so it goes ${i} and on`), real = texts.toReversed();
  const without = (set: readonly string[], ...left: number[]) => set.filter((_, i) => !left.includes(i));
  const found = measureWritten(texts.with(7, ""), real.with(3, " "));
  expect(found).toEqual({
    ...measureWritten(without(texts, 7), []),
    entropy_gap: measureWritten(without(texts, 3, 7), without(real, 3, 7))["entropy_gap"],
  });
  expect(found["distinct_2"]).toMatchObject({ ok: true, n: 19 });
  expect(found["entropy_gap"]).toMatchObject({ ok: true, n: 18 });
  expect(measureWritten(texts.with(7, "").with(8, ""), real)["distinct_2"]).toMatchObject({ ok: false });
});

test("real texts count for the gap alone", () => {
  const { entropy_gap, ...others } = measureWritten(["a b c d a", "b c d e f"], ["a", " "]);
  expect(entropy_gap).toMatchObject({ ok: false, reason: expect.stringContaining("1 of 2 real texts have no words") });
  expect(Object.values(others).every(({ ok }) => ok)).toBe(true);
  expect(measureWritten(["a b"], [])["entropy_gap"]).toEqual({ ok: false, reason: "There are no real texts" });
});

test("texts too short for an order have none, and one word said over has no slope", () => {
  const short = measureWritten(["a b", "c d e"], []);
  expect(short["distinct_3"]).toMatchObject({ ok: true });
  expect(short["distinct_4"]).toEqual({
    ok: false,
    reason: "Cannot count n-grams: no text of 2 has 4 words or more",
  });
  expect(short["repetition"]).toMatchObject({ ok: false, reason: expect.stringContaining("no sequence of 2 has 4") });
  const one = measureWritten(["no no no no no no", "no no"], ["no"]);
  expect(one["zipf"]).toMatchObject({ ok: false, reason: expect.stringContaining("at least 2 kinds") });
  expect(one["unigram_entropy"]).toMatchObject({ ok: true, value: 0 });
  expect(one["repetition"]).toMatchObject({ ok: true, n: 1 });
  expect(Object.is(valueOf(measureWritten(["a b", "c d"], [])["zipf"]), 0)).toBe(true);
});

test("whatever texts hold, numbers are finite and in their range", () => {
  const text = fc.array(fc.oneof(fc.nat(0xffff), fc.constantFrom(32, 97, 98, 39, 0xfffd)), { maxLength: 40 })
    .map((codes) => String.fromCharCode(...codes));
  fc.assert(fc.property(fc.array(text, { maxLength: 6 }), fc.array(text, { maxLength: 6 }), (texts, real) => {
    for (const [id, outcome] of Object.entries(measureWritten(texts, real))) {
      if (!outcome.ok) {
        expect(outcome.reason).not.toBe("");
        continue;
      }
      const { value, interval } = outcome;
      expect(Number.isFinite(value)).toBe(true);
      if (!["entropy_gap", "zipf"].includes(id)) expect(value).toBeGreaterThanOrEqual(0);
      if (/^distinct|bleu|rep|loops/.test(id)) expect(value).toBeLessThanOrEqual(1);
      if (interval === null) continue;
      expect(interval[0]).toBeLessThanOrEqual(value);
      expect(interval[1]).toBeGreaterThanOrEqual(value);
    }
  }));
});
