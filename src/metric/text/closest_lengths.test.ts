import { expect, test } from "vitest";
import { closestLengths } from "./closest_lengths.ts";

const LENGTHS = [12, 11, 13, 13, 2, 40, 7, 7, 7, 0];

/** NLTK's rule: the least difference, of two the shorter. */
function direct(own: number, others: readonly number[]): number | null {
  return [...others].sort((a, b) => Math.abs(a - own) - Math.abs(b - own) || a - b)[0] ?? null;
}

test("the closest length is that of a search through all others, and through all but one of them", () => {
  const closest = closestLengths(LENGTHS);
  LENGTHS.forEach((own, s) => {
    const { nearest, neighbours } = closest.of(s);
    expect(nearest).toBe(direct(own, LENGTHS.filter((_, i) => i !== s)));
    LENGTHS.forEach((_, other) => {
      if (other === s) return;
      const expected = direct(own, LENGTHS.filter((_, i) => i !== s && i !== other));
      expect(closest.without(s, other)).toBe(expected);
      if (!neighbours.includes(other)) expect(expected).toBe(nearest);
    });
  });
});

test("of two there is nothing left without the other", () => {
  expect(closestLengths([3, 5]).without(0, 1)).toBeNull();
  expect(closestLengths([3, 5]).of(0)).toEqual({ nearest: 5, neighbours: [1] });
});
