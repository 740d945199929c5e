import { expect, test } from "vitest";
import { warningText } from "./warning_text.ts";

test("message and advice read as two sentences, with or without their full stops", () => {
  const told = "The load average was 4.5. Run again.";
  for (const message of ["The load average was 4.5", "The load average was 4.5.", " The load average was 4.5. "]) {
    for (const advice of ["Run again", "Run again."]) {
      expect(warningText({ kind: "busy", message, advice })).toBe(told);
    }
  }
});

test("a missing advice leaves one sentence, and a quoted full stop is enough", () => {
  expect(warningText({ kind: "busy", message: "It said “stop.”", advice: "" })).toBe("It said “stop.”");
});
