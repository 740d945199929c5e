import { expect, test } from "vitest";
import { editDistance } from "./edit_pattern.ts";
import { edited } from "./goldens/edited.ts";
import { zipfianSequences } from "./goldens/zipfian_sequences.ts";
import { nearestPassage, nearestPassages } from "./nearest_passage.ts";
import { passageIndex } from "./passage_index.ts";

const KINDS = 26;
const [LONG] = zipfianSequences({ count: 1, length: 40_000, vocabulary: KINDS, set: 1, exponent: 0.7 });
const INDEX = passageIndex(LONG!);

test.each([0.1, 0.15, 0.2])("planted passages with a share of %d edited are found where they are", (rate) => {
  for (let example = 0; example < 30; example++) {
    const from = 1237 * example, sample = edited(LONG!.slice(from, from + 300), { rate, kinds: KINDS, example });
    const { edits, distance, start, end } = nearestPassage(INDEX, sample);
    expect(edits).toBeLessThanOrEqual(editDistance(sample, LONG!.slice(from, from + 300)));
    expect(distance).toBe(edits / sample.length);
    expect(Math.abs(start - from)).toBeLessThan(10);
    expect(Math.abs(end - from - 300)).toBeLessThan(10);
    expect(editDistance(sample, LONG!.slice(start, end))).toBe(edits);
  }
});

test("planted passages have the distance that a comparison with the whole text gives", () => {
  for (let example = 100; example < 106; example++) {
    const sample = edited(LONG!.slice(311 * example, 311 * example + 250), { rate: 0.3, kinds: KINDS, example });
    expect(nearestPassage(INDEX, sample).edits).toBe(nearestPassage(INDEX, sample, { exhaustive: true }).edits);
  }
});

test("of small texts the comparison with the whole text is that with each passage", () => {
  for (let set = 0; set < 10; set++) {
    const [text] = zipfianSequences({ count: 1, length: 40, vocabulary: 5, set });
    const [sample] = zipfianSequences({ count: 1, length: 9, vocabulary: 6, set: set + 20 });
    let least = sample!.length;
    for (let start = 0; start < 40; start++) {
      for (let end = start; end <= 40; end++) least = Math.min(least, editDistance(sample!, text!.slice(start, end)));
    }
    const { edits, start, end } = nearestPassage(passageIndex(text!), sample!, { exhaustive: true });
    expect(edits).toBe(least);
    expect(editDistance(sample!, text!.slice(start, end))).toBe(least);
  }
});

test("an exact copy has distance 0 and an overlap of its length, wherever it is", () => {
  for (const from of [0, 17_777, 40_000 - 300]) {
    const { distance, start, end, overlap } = nearestPassage(INDEX, LONG!.slice(from, from + 300));
    expect({ distance, start, end }).toEqual({ distance: 0, start: from, end: from + 300 });
    expect(overlap).toEqual({ length: 300, at: 0, start: from });
  }
});

test("a copy is found in text so repetitive that all its seeds are common", () => {
  const verse = LONG!.slice(0, 60), text = [...new Array(200).fill(verse).flat(), ...LONG!.slice(100, 200)];
  const sample = [...verse, ...verse, ...LONG!.slice(100, 160)];
  const { distance, overlap } = nearestPassage(passageIndex(text), sample);
  expect([distance, overlap.length]).toEqual([0, 180]);
});

test("unrelated text is far, and text with no symbol in common at 1", () => {
  const others = zipfianSequences({ count: 20, length: 300, vocabulary: KINDS, set: 99, exponent: 0.7 });
  const { passages, distance, overlap } = nearestPassages(INDEX, others);
  for (const passage of passages) {
    expect(passage.distance).toBeGreaterThan(0.5);
    expect(passage.overlap.length).toBeLessThan(12);
  }
  expect(distance.interval![0]).toBeLessThan(distance.value);
  expect(overlap.interval![1]).toBeGreaterThan(overlap.value);
  const none = nearestPassage(INDEX, new Array<number>(50).fill(-1));
  expect(none).toEqual({ distance: 1, edits: 50, start: 0, end: 0, overlap: { length: 0, at: 0, start: 0 } });
});

test("strings work as tokens do", () => {
  const text = "Call me Ishmael. Some years ago, never mind how long precisely, having little or no money";
  const { edits, start, end } = nearestPassage(passageIndex(text), "Some tears ago - never mind how short");
  expect(text.slice(start, end)).toBe("Some years ago, never mind how lo");
  expect(edits).toBe(editDistance(codes("Some tears ago - never mind how short"), codes(text.slice(start, end))));
});

test("an empty sample and no samples are refused, and one sample has no interval", () => {
  expect(() => nearestPassage(INDEX, [])).toThrow("the sample has no symbols");
  expect(() => nearestPassages(INDEX, [])).toThrow("there are no values");
  expect(nearestPassages(INDEX, [LONG!.slice(0, 50)]).distance).toEqual({ value: 0, interval: null });
});

function codes(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}
