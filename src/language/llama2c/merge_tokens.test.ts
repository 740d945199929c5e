import { expect, test } from "vitest";
import { Noise, STREAM } from "../../core/noise.ts";
import { type Merge, mergeTokens } from "./merge_tokens.ts";

/** Looks at every pair again after every merge. */
function slowMerges(tokens: readonly number[], merge: (left: number, right: number) => Merge | undefined): number[] {
  const current = [...tokens];
  while (true) {
    let best: Merge | undefined, place = -1;
    for (let i = 0; i + 1 < current.length; i++) {
      const found = merge(current[i]!, current[i + 1]!);
      if (found !== undefined && (best === undefined || found.score > best.score)) [best, place] = [found, i];
    }
    if (best === undefined) return current;
    current.splice(place, 2, best.token);
  }
}

test("merges are those of looking at every pair again, with equal scores and repetitions too", () => {
  const noise = new Noise(1n), uniform = new Float64Array(400);
  for (let example = 0; example < 200; example++) {
    noise.uniform(uniform, { stream: STREAM.observation, example });
    const letters = 2 + example % 4, merges = new Map<string, Merge>();
    // Each rule makes a new token from two that exist, at one of few scores.
    for (let rule = 0; rule < 40; rule++) {
      const [left, right, score] = [...uniform.subarray(3 * rule, 3 * rule + 3)];
      const pair = `${Math.floor(left! * (letters + rule))} ${Math.floor(right! * (letters + rule))}`;
      merges.set(pair, { token: letters + rule, score: Math.floor(score! * 6) });
    }
    const merge = (left: number, right: number) => merges.get(`${left} ${right}`);
    const tokens = [...uniform.subarray(120, 120 + example)].map((u) => Math.floor(u * letters));
    expect(mergeTokens(tokens, merge)).toEqual(slowMerges(tokens, merge));
  }
});

test("of equal scores the first pair merges", () => {
  const pairOfOnes = (left: number, right: number) => left === 1 && right === 1 ? { token: 2, score: 0 } : undefined;
  expect(mergeTokens([1, 1, 1, 0, 1, 1], pairOfOnes)).toEqual([2, 1, 0, 2]);
  expect(mergeTokens([], pairOfOnes)).toEqual([]);
  expect(mergeTokens([1], pairOfOnes)).toEqual([1]);
});

test("a long run of one token takes no time to speak of", () => {
  const halves = (left: number, right: number) => left === right ? { token: left + 1, score: -left } : undefined;
  expect(mergeTokens(new Array<number>(2 ** 16).fill(0), halves)).toEqual([16]);
});
