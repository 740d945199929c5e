import { expect, test } from "vitest";
import { timerStep, timerWarnings } from "./timer_step.ts";

/** A clock that is read every 0.3 µs and shows multiples of a step. */
function steppingClock(step: number): () => number {
  let time = 0;
  return () => {
    time += 0.0003;
    return Math.floor(time / step) * step;
  };
}

test("it is the clock's step, or what a reading costs", () => {
  expect(timerStep(steppingClock(0.1))).toBeCloseTo(0.1, 9);
  expect(timerStep(steppingClock(1e-6))).toBeCloseTo(0.0003, 5);
});

test("a clock that stands still, or only runs back, has none", () => {
  expect(timerStep(() => 5)).toBeUndefined();
  let time = 0;
  expect(timerStep(() => time--)).toBeUndefined();
});

test("this machine's clock has one", () => {
  expect(timerStep()).toBeGreaterThan(0);
});

test("times of fewer than a hundred steps are warned of", () => {
  expect(timerWarnings("gan", [10, 10, 10], 0.1)).toEqual([]);
  expect(timerWarnings("gan", [9, 9, 100], 0.1)).toEqual([{
    kind: "coarse-timer",
    message: "gan is too fast for this clock: its median is 9 ms, the clock's step 0.1 ms; " +
      "a time should have at least 100 steps.",
    advice: expect.any(String),
  }]);
  expect(timerWarnings("gan", [], 0.1)).toEqual([]);
  expect(timerWarnings("gan", [0], undefined)).toEqual([]);
});
