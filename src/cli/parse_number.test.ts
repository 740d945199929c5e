import { expect, test } from "vitest";
import { durationText } from "./parse_number.ts";

test("a time is a number of seconds, or has a unit", () => {
  expect(["90", "90s", "1.5 m", "10m", "2h", "250ms", "5min"].map(durationText)).toEqual([
    90,
    90,
    90,
    600,
    7200,
    0.25,
    300,
  ]);
});

test("what is no time, none at all, or more than a timer can wait is refused", () => {
  for (const text of ["", "m", "ten", "-5s", "0", "5 weeks"]) {
    expect(() => durationText(text)).toThrow("Expected a time above 0, such as 90s, 10m or 1h");
  }
  expect(() => durationText("1000h")).toThrow("Expected at most 2147483 seconds, got 1000h.");
});
