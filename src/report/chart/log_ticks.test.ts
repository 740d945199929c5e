import { expect, test } from "vitest";
import { logTickLabel, logTicks } from "./log_ticks.ts";

test("ticks stand at powers of ten, and closer where fewer than two are in range", () => {
  expect(logTicks(0.03, 40)).toEqual([0.1, 1, 10]);
  expect(logTicks(2, 8)).toEqual([2, 5]);
  expect(logTicks(0.3, 3)).toEqual([0.5, 1, 2]);
});

test("labels are plain digits", () => {
  expect([0.001, 1, 10_000].map(logTickLabel)).toEqual(["0.001", "1", "10,000"]);
});
