import { join } from "node:path";
import { expect, test } from "vitest";
import { UsageError } from "../../core/usage_error.ts";
import { folderWith, NOVEL, novel, textFile } from "./text_fixture.ts";
import { textDataset } from "./text_dataset.ts";
import { expectDocuments, findTextFile, readSplitFile, splitOf } from "./text_release.ts";

test("readSplitFile() takes the file from the first folder that has it, in text/ or directly", async () => {
  const [empty, below, direct] = [
    await folderWith({}),
    await folderWith({ "text/novel.txt": NOVEL }),
    await folderWith({ "novel.txt": NOVEL }),
  ];
  expect(await findTextFile(novel().splits["train"]!.file, [empty, direct, below])).toBe(join(direct, "novel.txt"));
  for (const dir of [below, direct]) {
    expect(Uint8Array.from(await readSplitFile(novel(), "train", [empty, dir]))).toEqual(Uint8Array.from(NOVEL));
  }
});

test("readSplitFile() of a text that is not there says where it was looked for and how to get it", async () => {
  const dir = await folderWith({});
  const error: unknown = await readSplitFile(novel(), "held-out", ["/nowhere", dir]).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(UsageError);
  const places = [join("/nowhere", "text", "novel.txt"), join(dir, "text", "novel.txt"), join(dir, "novel.txt")];
  for (const part of [...places, "Dataset novel/held-out", "deno task fetch novel", "--data DIR", "ASSAY_DATA"]) {
    expect(String(error)).toContain(part);
  }
});

test("readSplitFile() refuses changed content and does not go on to the next folder", async () => {
  const changed = Uint8Array.from(NOVEL);
  changed[20] = changed[20]! ^ 1;
  const [wrong, right] = [
    await folderWith({ "text/novel.txt": changed }),
    await folderWith({ "text/novel.txt": NOVEL }),
  ];
  const reading = readSplitFile(novel(), "train", [wrong, right]);
  await expect(reading).rejects.toThrow(join(wrong, "text", "novel.txt"));
  await expect(reading).rejects.toThrow(
    `expected the published novel.txt (${NOVEL.length} bytes, sha256 ${textFile("", NOVEL).sha256}), found ` +
      `${NOVEL.length} bytes with sha256 ${textFile("", changed).sha256}`,
  );
});

test("splitOf() refuses a split that does not exist", () => {
  expect(() => splitOf(novel(), "test")).toThrow("Cannot open 'test' of novel: there is no such split");
});

test("expectDocuments() refuses a text that is cut differently than before", () => {
  const fields = { id: "novel", split: "train", documentUnit: "chapter", source: "made up" };
  const texts = ["It began.\n", "Café—or not.\n"];
  const cut = (texts: readonly string[]) =>
    textDataset({ ...fields, documents: texts.map((text, i) => ({ id: `${i}`, text })) });
  expect(expectDocuments(cut(texts), splitOf(novel(), "train")).bytes).toBe(26);
  expect(() => expectDocuments(cut([texts.join("")]), splitOf(novel(), "train"))).toThrow(
    "expected 2 documents of 26 bytes",
  );
  expect(() => expectDocuments(cut(texts.toReversed()), splitOf(novel(), "train"))).toThrow("report it as a bug");
  expect(() => expectDocuments(cut(["It"]), splitOf(novel(), "train"), "It was shortened.")).toThrow(
    /It was shortened\.$/,
  );
});
