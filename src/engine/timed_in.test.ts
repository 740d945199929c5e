import { expect, test } from "vitest";
import { environmentLine, timedIn } from "./timed_in.ts";

test("lines count in the environment that they were written in, also after a change and back", () => {
  const journal = ["a1", environmentLine("b"), "b1", "b2", environmentLine("a"), "a2"];
  expect(timedIn("a", "a", journal)).toEqual({ lines: ["a1", "a2"], changed: false });
  expect(timedIn("b", "a", journal)).toEqual({ lines: ["b1", "b2"], changed: true });
  expect(timedIn("c", "a", journal)).toEqual({ lines: [], changed: true });
});

test("a journal that names no environment is of its run's", () => {
  expect(timedIn("a", "a", ["a1"])).toEqual({ lines: ["a1"], changed: false });
});
