import { expect, test } from "vitest";
import { roundOrder } from "./round_order.ts";

const models = (n: number) => Array.from({ length: n }, (_, i) => `model-${i}`);

test.each([1, 2, 3, 4, 5, 8, 11])("over as many rounds as models, each of %i has every place once", (n) => {
  const rounds = roundOrder(models(n), n, 5n);
  for (let place = 0; place < n; place++) {
    expect(rounds.map((round) => round[place]).toSorted()).toEqual(models(n).toSorted());
  }
  for (const round of rounds) expect(round.toSorted()).toEqual(models(n).toSorted());
});

test.each([2, 3, 4, 5, 8, 11])("each of %i models comes after every other equally often", (n) => {
  const rounds = roundOrder(models(n), n % 2 === 0 ? n : 2 * n, 6n);
  const follows = new Map<string, number>();
  for (const round of rounds) {
    for (let place = 1; place < n; place++) {
      const pair = `${round[place - 1]} ${round[place]}`;
      follows.set(pair, (follows.get(pair) ?? 0) + 1);
    }
  }
  expect(follows.size).toBe(n * (n - 1));
  expect(new Set(follows.values())).toEqual(new Set([n % 2 === 0 ? 1 : 2]));
});

test("with fewer rounds than models no model has a place twice", () => {
  const rounds = roundOrder(models(7), 3, 8n);
  for (let place = 0; place < 7; place++) expect(new Set(rounds.map((round) => round[place])).size).toBe(3);
});

test("the seed decides, and nothing else", () => {
  expect(roundOrder(models(6), 4, 1n)).toEqual(roundOrder(models(6), 4, 1n));
  expect(roundOrder(models(6), 4, 1n)).not.toEqual(roundOrder(models(6), 4, 2n));
  // More rounds begin with the same ones.
  expect(roundOrder(models(6), 20, 1n).slice(0, 4)).toEqual(roundOrder(models(6), 4, 1n));
});

test("who comes first is a matter of chance", () => {
  const firsts = new Set(Array.from({ length: 60 }, (_, seed) => roundOrder(models(4), 1, BigInt(seed))[0]![0]));
  expect(firsts.size).toBe(4);
});

test("no models have empty rounds, and rounds are a whole number", () => {
  expect(roundOrder([], 2, 0n)).toEqual([[], []]);
  expect(roundOrder(models(3), 0, 0n)).toEqual([]);
  expect(() => roundOrder(models(3), 1.5, 0n)).toThrow("'rounds' must be a whole number from 0, got 1.5");
});
