import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { greedyToken, sampleToken, type SamplingRule, tokenProbabilities } from "./token_sampler.ts";

const noise = new Noise(9n);

function randomLogits(example: number, length = 40): Float64Array {
  const logits = new Float64Array(length);
  noise.normal(logits, { stream: STREAM.latent, example });
  return logits.map((value) => 2 * value);
}

function expectClose(found: ArrayLike<number>, expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 13);
}

const logs = (...masses: number[]) => masses.map(Math.log);

test("each rule and their order, by hand", () => {
  const logits = logs(1, 8, 4, 2, 1);
  expectClose(tokenProbabilities(logits), [1, 8, 4, 2, 1].map((mass) => mass / 16));
  // Halving the temperature squares the masses.
  expectClose(tokenProbabilities(logits, { temperature: 0.5 }), [1, 64, 16, 4, 1].map((mass) => mass / 86));
  expectClose(tokenProbabilities(logits, { topK: 2 }), [0, 2 / 3, 1 / 3, 0, 0]);
  expectClose(tokenProbabilities(logits, { topP: 0.7 }), [0, 2 / 3, 1 / 3, 0, 0]);
  // Of 8, 4 and 2 the first two have 12/14 > 0.8; of all five they would have 12/16.
  expectClose(tokenProbabilities(logits, { topK: 3, topP: 0.8 }), [0, 2 / 3, 1 / 3, 0, 0]);
  // Of 64, 16, 4, 1 and 1 the first has 64/86 > 0.7: the temperature comes first.
  expectClose(tokenProbabilities(logits, { temperature: 0.5, topP: 0.7 }), [0, 1, 0, 0, 0]);
});

test("tokens that equal the k-th largest all stay, as with transformers' top-k", () => {
  expectClose(tokenProbabilities(logs(2, 1, 1, 2, 1), { topK: 3 }), [2 / 7, 1 / 7, 1 / 7, 2 / 7, 1 / 7]);
  expectClose(tokenProbabilities(logs(2, 1, 1, 2, 1), { topK: 2 }), [1 / 2, 0, 0, 1 / 2, 0]);
});

test("of equally probable tokens at the edge of the nucleus the lower numbers stay", () => {
  expectClose(tokenProbabilities(logs(1, 2, 1, 1, 3), { topP: 0.7 }), [1 / 6, 1 / 3, 0, 0, 1 / 2]);
  expectClose(tokenProbabilities([0, 0, 0, 0], { topP: 0.5 }), [1 / 2, 1 / 2, 0, 0]);
});

test("the nucleus is the smallest set of most probable tokens whose mass reaches p", () => {
  for (let example = 0; example < 100; example++) {
    const logits = randomLogits(example), all = tokenProbabilities(logits);
    for (const p of [0, 0.05, 0.3, 0.62, 0.9, 0.99]) {
      const kept = tokenProbabilities(logits, { topP: p });
      const inside = [...all.keys()].filter((token) => kept[token]! > 0);
      const mass = inside.reduce((sum, token) => sum + all[token]!, 0);
      const least = Math.min(...inside.map((token) => all[token]!));
      expect(mass).toBeGreaterThanOrEqual(p - 1e-12);
      // Without its least probable token it would fall short; nothing outside is more probable.
      expect(inside.length === 1 || mass - least < p).toBe(true);
      expect([...all.keys()].filter((token) => all[token]! >= least).length).toBe(inside.length);
      for (const token of inside) expect(kept[token]).toBeCloseTo(all[token]! / mass, 12);
      // The reference removes from below, while the mass removed is at most 1 - p, and never the last.
      const ascending = [...all.keys()].sort((a, b) => all[a]! - all[b]!);
      let below = 0;
      const removed = ascending.filter((token, i) => (below += all[token]!) <= 1 - p && i < ascending.length - 1);
      expect(inside.length).toBe(all.length - removed.length);
    }
  }
});

test("temperature 1, p = 1 and k of the vocabulary or more change nothing", () => {
  for (let example = 0; example < 20; example++) {
    const logits = randomLogits(example), plain = tokenProbabilities(logits);
    for (const rule of [{ topP: 1 }, { topK: 40 }, { topK: 1000, topP: 1, temperature: 1 }]) {
      expect(tokenProbabilities(logits, rule)).toEqual(plain);
    }
    // Logits are known up to a constant.
    expectClose(tokenProbabilities(logits.map((logit) => logit + 300)), [...plain]);
  }
});

test("frequencies are the probabilities", () => {
  const logits = randomLogits(7, 12), draws = 20_000, uniform = new Float64Array(1);
  for (
    const rule of [{}, { temperature: 1.7, topK: 6 }, { temperature: 0.9, topK: 9, topP: 0.8 }] satisfies SamplingRule[]
  ) {
    const masses = tokenProbabilities(logits, rule), counts = new Float64Array(12);
    for (let example = 0; example < draws; example++) {
      noise.uniform(uniform, { stream: STREAM.observation, example });
      counts[sampleToken(logits, uniform[0]!, rule)]!++;
    }
    let chiSquare = 0;
    for (const [token, mass] of masses.entries()) {
      if (mass === 0) expect(counts[token]).toBe(0);
      else chiSquare += (counts[token]! - draws * mass) ** 2 / (draws * mass);
    }
    // With at most 11 degrees of freedom 31.3 is passed once in a thousand tests.
    expect(chiSquare).toBeLessThan(31.3);
  }
});

test("the uniform number is looked up in the running sum of the tokens that stay", () => {
  const logits = logs(1, 4, 2, 1), rule = { topK: 2 };
  expect([0, 0.66, 0.67, 1 - 2 ** -33].map((uniform) => sampleToken(logits, uniform, rule))).toEqual([1, 1, 2, 2]);
  expect([0, 0.124, 0.126, 0.999].map((uniform) => sampleToken(logits, uniform))).toEqual([0, 0, 1, 3]);
  expect(sampleToken([-Infinity, 0, -Infinity], 0)).toBe(1);
  expect(sampleToken([-Infinity, 0, -Infinity], 1 - 2 ** -53)).toBe(1);
});

test("with and without cuts a draw is looked up in the running sum of the same probabilities", () => {
  const uniform = new Float64Array(50);
  const rules: SamplingRule[] = [{}, { temperature: 0.6 }, { temperature: 3 }, { topK: 7 }, { topP: 0.9 }];
  for (let example = 0; example < 40; example++) {
    noise.uniform(uniform, { stream: STREAM.observation, example });
    // Single precision, as networks give it; some tokens cannot come, in every other example the first.
    const logits = Float32Array.from(
      randomLogits(example, 200),
      (logit, i) => (i + example) % 10 < 5 ? logit : -Infinity,
    );
    for (const rule of rules) {
      const probabilities = tokenProbabilities(logits, rule);
      for (const number of uniform) {
        let sum = 0;
        const expected = probabilities.findIndex((mass) => number < (sum += mass));
        expect(sampleToken(logits, number, rule)).toBe(expected);
      }
    }
  }
});

test("logits may lie as far apart as they like", () => {
  for (const logits of [[0, 1e6, 0], [-1e308, 1e308], [5, -1e308], [0, 800, 1600], [1600, 800, 0]]) {
    const largest = logits.indexOf(Math.max(...logits));
    for (const uniform of [0, 0.5, 1 - 2 ** -53]) expect(sampleToken(logits, uniform)).toBe(largest);
  }
  expect([0.1, 0.4, 0.9].map((uniform) => sampleToken([0, 700, 700], uniform))).toEqual([1, 1, 2]);
});

test("greedy is the largest logit, the first of equal ones, and what small temperatures and p = 0 come to", () => {
  expect(greedyToken([1, 3, 3, 2])).toBe(1);
  expect(greedyToken([-Infinity, -5])).toBe(1);
  for (let example = 0; example < 20; example++) {
    const logits = randomLogits(example), greedy = greedyToken(logits);
    expect(logits[greedy]).toBe(Math.max(...logits));
    for (const rule of [{ temperature: 1e-300 }, { topP: 0 }, { topK: 1 }]) {
      expect(sampleToken(logits, 0.999, rule)).toBe(greedy);
    }
  }
});

test("logits and rules that define no distribution are refused", () => {
  expect(() => sampleToken([0, NaN], 0.5)).toThrow("logits must be finite or -Infinity, got NaN for token 1");
  expect(() => greedyToken([NaN, 0])).toThrow("got NaN for token 0");
  expect(() => tokenProbabilities([Infinity, 0])).toThrow("got Infinity for token 0");
  expect(() => greedyToken([-Infinity, -Infinity])).toThrow("needs a finite logit, all 2 are -Infinity");
  expect(() => greedyToken([])).toThrow("all 0 are -Infinity");
  expect(() => tokenProbabilities([0], { temperature: 0 })).toThrow("'temperature' must be positive");
  expect(() => tokenProbabilities([0], { topK: 0 })).toThrow("'topK' must be a positive integer, got 0");
  expect(() => tokenProbabilities([0], { topP: 1.1 })).toThrow("'topP' must be from 0 to 1, got 1.1");
  expect(() => tokenProbabilities([0], { topP: NaN })).toThrow("'topP' must be from 0 to 1, got NaN");
  expect(() => sampleToken([0], 1)).toThrow("'uniform' must be from 0 to below 1, got 1");
});
