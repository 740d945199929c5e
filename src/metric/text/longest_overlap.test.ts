import { expect, test } from "vitest";
import { zipfianSequences } from "./goldens/zipfian_sequences.ts";
import { longestOverlap } from "./longest_overlap.ts";
import { passageIndex } from "./passage_index.ts";

/** By the table of common runs that end at every pair of places. */
function directLength(a: readonly number[], b: readonly number[]): number {
  let longest = 0, row = new Array<number>(b.length + 1).fill(0);
  for (const symbol of a) {
    row = [0, ...b.map((other, j) => other === symbol ? row[j]! + 1 : 0)];
    longest = Math.max(longest, ...row);
  }
  return longest;
}

test.each([2, 3, 5, 9])("its length is that of the full table, with seeds of %d symbols", (seedLength) => {
  for (let set = 0; set < 12; set++) {
    const [text] = zipfianSequences({ count: 1, length: 300, vocabulary: 3 + 4 * set, set, exponent: 0.5 });
    const [sample] = zipfianSequences({ count: 1, length: 40, vocabulary: 4 + 4 * set, set: set + 50, exponent: 0.5 });
    const planted = [...sample!.slice(0, 20), ...text!.slice(9 * set, 11 * set), ...sample!.slice(20)];
    const index = passageIndex(text!, seedLength);
    for (const tokens of [sample!, planted]) {
      const { length, at, start } = longestOverlap(index, index.numbered(tokens));
      expect(length).toBe(directLength(tokens, text!));
      expect(tokens.slice(at, at + length)).toEqual(text!.slice(start, start + length));
    }
  }
});

test("a phrase by hand", () => {
  const index = passageIndex("the cat sat on the mat", 3);
  expect(longestOverlap(index, index.numbered("a cat sat there"))).toEqual({ length: 9, at: 1, start: 3 });
});

test("overlaps shorter than a seed are exact too, down to none", () => {
  const index = passageIndex("abcdefgh", 5);
  expect(longestOverlap(index, index.numbered("xxcdxefgx"))).toEqual({ length: 3, at: 5, start: 4 });
  expect(longestOverlap(index, index.numbered("xyz"))).toEqual({ length: 0, at: 0, start: 0 });
});
