import process from "node:process";
import { expect, test } from "vitest";
import { UsageError } from "../../core/usage_error.ts";
import { folderWith } from "./text_fixture.ts";
import { openTinyShakespeare, TINY_SHAKESPEARE } from "./tiny_shakespeare.ts";

const data = process.env["ASSAY_DATA"] ?? "";

test("the splits are cut as the reference scripts cut 1,115,394 characters", () => {
  const { train, validation, test, "nanogpt-val": last } = TINY_SHAKESPEARE.splits;
  const ninety = Math.trunc(1_115_394 * 0.9);
  const half = Math.trunc((1_115_394 - ninety) * 0.5);
  expect([train.begin, train.end, validation.begin, validation.end, test.begin, test.end]).toEqual(
    [0, ninety, ninety, ninety + half, ninety + half, 1_115_394],
  );
  // Printed by nanoGPT's prepare.py: "train has 1003854 tokens, val has 111540 tokens".
  expect([train.bytes, last.bytes]).toEqual([1_003_854, 111_540]);
});

test("openTinyShakespeare() of a file that is not there, or has other line ends, says so", async () => {
  const nowhere = openTinyShakespeare("train", [await folderWith({})]);
  await expect(nowhere).rejects.toThrow(UsageError);
  await expect(nowhere).rejects.toThrow("deno task fetch tiny-shakespeare");
  const dir = await folderWith({ "tinyshakespeare.txt": "First Citizen:\r\n" });
  await expect(openTinyShakespeare("train", [dir])).rejects.toThrow(
    "expected the published tinyshakespeare.txt (1115394 bytes",
  );
});

test("openTinyShakespeare() refuses a split that does not exist", async () => {
  await expect(openTinyShakespeare("val", [])).rejects.toThrow(RangeError);
});

test.skipIf(data === "")("each split of Tiny Shakespeare is one document, and together they are the file", async () => {
  const open = (split: string) => openTinyShakespeare(split, [data]);
  const [train, validation, test, last] = await Promise.all(
    ["train", "validation", "test", "nanogpt-val"].map(open),
  );
  for (const dataset of [train, validation, test, last]) expect(dataset?.documents).toHaveLength(1);
  const text = (dataset: typeof train) => dataset?.documents[0]?.text ?? "";
  expect(text(validation) + text(test) === text(last)).toBe(true);
  expect(text(train)).toMatch(/^First Citizen:\nBefore we proceed any further, hear me speak\.\n/);
  expect(text(last)).toMatch(/^\?\n\nGREMIO:\nGood morrow/);
  // nanoGPT counts 65 different characters.
  expect(new Set(text(train) + text(last)).size).toBe(65);
});
