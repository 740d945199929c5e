import { createHash } from "node:crypto";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UsageError } from "../../core/usage_error.ts";
import { folderWith, novel, NOVEL_TGZ, textFile } from "./text_fixture.ts";
import { textDataset } from "./text_dataset.ts";
import { expectDocuments, findTextFile, readSplitFile, readTextFile, splitOf } from "./text_release.ts";

test("readSplitFile() takes the file from the first folder that has it, in text/ or directly", async () => {
  const [empty, below, direct] = [
    await folderWith({}),
    await folderWith({ "text/novel.tgz": NOVEL_TGZ }),
    await folderWith({ "novel.tgz": NOVEL_TGZ }),
  ];
  expect(await findTextFile(novel().splits["train"]!.file, [empty, direct, below])).toBe(join(direct, "novel.tgz"));
  for (const dir of [below, direct]) {
    expect(Uint8Array.from(await readSplitFile(novel(), "train", [empty, dir]))).toEqual(Uint8Array.from(NOVEL_TGZ));
  }
});

test("readSplitFile() of a text that is not there says where it was looked for and how to get it", async () => {
  const dir = await folderWith({});
  const error: unknown = await readSplitFile(novel(), "held-out", ["/nowhere", dir]).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(UsageError);
  const places = [join("/nowhere", "text", "novel.tgz"), join(dir, "text", "novel.tgz"), join(dir, "novel.tgz")];
  for (const part of [...places, "Dataset novel/held-out", "deno task fetch novel", "--data DIR", "ASSAY_DATA"]) {
    expect(String(error)).toContain(part);
  }
});

test("readSplitFile() refuses changed content and does not go on to the next folder", async () => {
  const changed = Uint8Array.from(NOVEL_TGZ);
  changed[20] = changed[20]! ^ 1;
  const [wrong, right] = [
    await folderWith({ "text/novel.tgz": changed }),
    await folderWith({ "text/novel.tgz": NOVEL_TGZ }),
  ];
  const reading = readSplitFile(novel(), "train", [wrong, right]);
  await expect(reading).rejects.toThrow(join(wrong, "text", "novel.tgz"));
  await expect(reading).rejects.toThrow(
    `expected the published novel.tgz (${NOVEL_TGZ.length} bytes, sha256 ${textFile("", NOVEL_TGZ).sha256}), found ` +
      `${NOVEL_TGZ.length} bytes with sha256 ${textFile("", changed).sha256}`,
  );
});

test("readTextFile() checks npm's integrity where a file has one", async () => {
  const path = join(await folderWith({ "novel.tgz": NOVEL_TGZ }), "novel.tgz");
  const integrity = `sha512-${createHash("sha512").update(NOVEL_TGZ).digest("base64")}` as const;
  const file = textFile("novel.tgz", NOVEL_TGZ);
  expect((await readTextFile(path, { ...file, integrity })).length).toBe(NOVEL_TGZ.length);
  await expect(readTextFile(path, { ...file, integrity: "sha512-AAAA" })).rejects.toThrow("expected the published");
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
});
