import { expect, test } from "vitest";
import { weakMemo } from "./weak_memo.ts";

test("a computation runs once for each object and label", async () => {
  const remember = weakMemo<number>();
  const owner = {};
  let runs = 0;
  const compute = () => Promise.resolve(++runs);
  expect(await remember(owner, "a", compute)).toBe(1);
  expect(await remember(owner, "a", compute)).toBe(1);
  expect(await remember(owner, "b", compute)).toBe(2);
  expect(await remember({}, "a", compute)).toBe(3);
});

test("a failed computation is tried again", async () => {
  const remember = weakMemo<number>();
  const owner = {};
  await expect(remember(owner, "a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await remember(owner, "a", () => Promise.resolve(5))).toBe(5);
});
