import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Journal } from "./journal.ts";

let folder: string, path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-journal-"));
  path = join(folder, "journal.jsonl");
});
afterEach(async () => await rm(folder, { recursive: true }));

test("lines come back in the order they were appended", async () => {
  const journal = await Journal.open(path);
  await journal.append({ a: 1 });
  await journal.append({ b: ["ü"] });
  await journal.close();
  expect(await Journal.read(path)).toEqual([{ a: 1 }, { b: ["ü"] }]);
});

test("a line that a crash cut short is not read, and the next one does not run into it", async () => {
  const journal = await Journal.open(path);
  await journal.append({ a: "ä" });
  await journal.close();
  await appendFile(path, '{"b": 2');
  expect(await Journal.read(path)).toEqual([{ a: "ä" }]);
  const again = await Journal.open(path);
  await again.append({ c: 3 });
  await again.close();
  expect(await Journal.read(path)).toEqual([{ a: "ä" }, { c: 3 }]);
});
