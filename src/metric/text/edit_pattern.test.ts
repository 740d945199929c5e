import { expect, test } from "vitest";
import { editDistance, EditPattern } from "./edit_pattern.ts";
import { zipfianSequences } from "./goldens/zipfian_sequences.ts";

/** The textbook's table: edits between all of `a` and each passage of `b` that ends at each place. */
function lastRow(a: readonly number[], b: readonly number[], anchored: boolean): number[] {
  let row = [0, ...b].map((_, j) => anchored ? j : 0);
  a.forEach((symbol, i) => {
    const before = row;
    row = [i + 1];
    b.forEach((other, j) => {
      row.push(Math.min(before[j]! + (symbol === other ? 0 : 1), before[j + 1]! + 1, row[j]! + 1));
    });
  });
  return row;
}

const PAIRS = [0, 1, 5, 31, 32, 33, 64, 90].flatMap((length) =>
  [0, 1, 7, 32, 70].map((other) => {
    const [a, b] = [length, other].map((l, set) => {
      return zipfianSequences({ count: 1, length: l, vocabulary: 4, set: 7 * length + set, exponent: 0.3 })[0]!;
    });
    return [a!, b!] as const;
  })
);

test("the distance is that of the plain dynamic programme, across words of 32", () => {
  for (const [a, b] of PAIRS) expect(editDistance(a, b)).toBe(lastRow(a, b, true).at(-1));
});

test("words of the textbooks: kitten and sitting 3, intention and execution 5", () => {
  const of = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));
  expect(editDistance(of("kitten"), of("sitting"))).toBe(3);
  expect(editDistance(of("intention"), of("execution"))).toBe(5);
});

test("the best passage has the least of the programme's last row, and ends where it is first", () => {
  for (const [a, b] of PAIRS) {
    for (const anchored of [false, true]) {
      const row = lastRow(a, b, anchored), least = Math.min(...row);
      expect(new EditPattern(a).fit(b, 0, b.length, { anchored }))
        .toEqual({ edits: least, read: row.indexOf(least), whole: row.at(-1) });
    }
  }
});

test("backward, a reversed pattern fits as the reversed text does forward", () => {
  for (const [a, b] of PAIRS) {
    const row = lastRow(a.toReversed(), b.toReversed(), true), least = Math.min(...row);
    expect(new EditPattern(a.toReversed()).fit(b, b.length - 1, b.length, { direction: -1, anchored: true }))
      .toEqual({ edits: least, read: row.indexOf(least), whole: row.at(-1) });
  }
});

test("it never exceeds the longer length, is symmetric and keeps the triangle inequality", () => {
  const sequences = zipfianSequences({ count: 12, length: 40, vocabulary: 5, set: 3 });
  const distance = sequences.map((a) => sequences.map((b) => editDistance(a, b)));
  sequences.forEach((_, i) =>
    sequences.forEach((_, j) => {
      expect(distance[i]![j]).toBe(distance[j]![i]);
      expect(distance[i]![j]).toBeLessThanOrEqual(40);
      sequences.forEach((_, k) => expect(distance[i]![j]!).toBeLessThanOrEqual(distance[i]![k]! + distance[k]![j]!));
    })
  );
});
