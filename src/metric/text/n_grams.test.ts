import { expect, test } from "vitest";
import { Noise, STREAM } from "../../core/noise.ts";
import { nGrams } from "./n_grams.ts";

test("equal n-grams have equal numbers and different ones different: as with strings for keys", () => {
  const noise = new Noise(3n);
  const sequences = Array.from({ length: 40 }, (_, example) => {
    const draws = new Float64Array(example);
    noise.uniform(draws, { stream: STREAM.observation, example });
    return [...draws].map((u) => Math.floor(6 * u) - 2);
  });
  for (const { order, distinct, ids, starts } of nGrams(sequences, 5)) {
    const known = new Map<string, number>();
    sequences.forEach((sequence, s) => {
      const own = sequence.slice(order - 1).map((_, i) => sequence.slice(i, i + order).join(" "));
      const expected = own.map((key) => known.get(key) ?? known.set(key, known.size).size - 1);
      expect([...ids.subarray(starts[s], starts[s + 1])]).toEqual(expected);
    });
    expect(distinct).toBe(known.size);
  }
});

test("sequences that are too short have none, and an order that none is long enough for is empty", () => {
  const [, , third] = nGrams([[1, 2], [], [7]], 3);
  expect(third).toEqual({ order: 3, distinct: 0, ids: new Uint32Array(0), starts: new Uint32Array(4) });
});

test("an order below 1 is refused", () => {
  expect(() => nGrams([[1]], 0)).toThrow("'most' must be a positive integer, got 0");
});
