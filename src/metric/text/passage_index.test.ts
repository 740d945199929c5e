import { expect, test } from "vitest";
import { zipfianSequences } from "./goldens/zipfian_sequences.ts";
import { passageIndex } from "./passage_index.ts";

test("all places of a run are found, in order, and few others", () => {
  const [text] = zipfianSequences({ count: 1, length: 3000, vocabulary: 12, set: 1 });
  const index = passageIndex(text!, 4), symbols = index.numbered(text!);
  let others = 0;
  for (let at = 0; at + 4 <= 400; at++) {
    const run = text!.slice(at, at + 4).join(" "), places = [...index.places(symbols, at)];
    const truth = text!.flatMap((_, place) => text!.slice(place, place + 4).join(" ") === run ? [place] : []);
    expect(places.filter((place) => truth.includes(place))).toEqual(truth);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    others += places.length - truth.length;
  }
  expect(others / 397).toBeLessThan(3000 / 4096 * 2);
});

test("a string is its UTF-16 code units, and symbols that the text lacks are one number", () => {
  const index = passageIndex("abcab", 2);
  expect([...index.symbols]).toEqual([0, 1, 2, 0, 1]);
  expect([...index.numbered("cxay")]).toEqual([2, 3, 0, 3]);
  expect([...index.numbered([99, 120])]).toEqual([2, 3]);
});

test("seeds are longer for longer and for poorer texts", () => {
  const lengthOf = (length: number, vocabulary: number) => {
    const [text] = zipfianSequences({ count: 1, length, vocabulary, set: 2, exponent: 0 });
    return passageIndex(text!).seedLength;
  };
  // 1.5 log2(n) bits at 2 bits a symbol, and at 5: 1.5 · 13.97 / 2 and 1.5 · 10.97 / 5.
  expect(lengthOf(16000, 4)).toBe(11);
  expect(lengthOf(2000, 32)).toBe(4);
  expect(passageIndex("aaaaaaaa").seedLength).toBe(12);
});

test("a text shorter than a run has none; an empty one and a run of nothing are refused", () => {
  const index = passageIndex("ab", 3);
  expect(index.places(index.numbered("aba"), 0)).toHaveLength(0);
  expect(() => passageIndex("")).toThrow("it has no symbols");
  expect(() => passageIndex("abc", 0)).toThrow("'seedLength' must be a positive integer, got 0");
});
