import { expect, test } from "vitest";
import { endingLoop } from "./ending_loop.ts";
import { zipfianSequences } from "./goldens/zipfian_sequences.ts";

test("a phrase of two or more tokens three times at the end is a loop", () => {
  expect(endingLoop([5, 1, 2, 1, 2, 1, 2])).toEqual({ length: 2, times: 3 });
  expect(endingLoop([9, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3])).toEqual({ length: 3, times: 4 });
  expect(endingLoop([7, 7, 7, 7, 7, 7])).toEqual({ length: 2, times: 3 });
});

test("two times, five equal tokens, and a loop that was left again are none", () => {
  expect(endingLoop([1, 2, 1, 2])).toBeNull();
  expect(endingLoop([7, 7, 7, 7, 7])).toBeNull();
  expect(endingLoop([1, 2, 1, 2, 1, 2, 3])).toBeNull();
  expect(endingLoop([])).toBeNull();
});

test("it finds what a direct comparison of all phrases finds", () => {
  for (const tokens of zipfianSequences({ count: 400, length: 13, vocabulary: 2, set: 9 })) {
    expect(endingLoop(tokens)).toEqual(directLoop(tokens));
  }
});

test("what is no loop is refused", () => {
  expect(() => endingLoop([1], { leastTimes: 1 })).toThrow("at least 1 token and 2 times, got 2 and 1");
});

function directLoop(tokens: readonly number[]) {
  for (let length = 2; 3 * length <= tokens.length; length++) {
    const phrase = tokens.slice(-length).join(" ");
    let times = 1;
    while (tokens.slice(-length * (times + 1), -length * times).join(" ") === phrase) times++;
    if (times >= 3) return { length, times };
  }
  return null;
}
