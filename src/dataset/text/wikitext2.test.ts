import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { UsageError } from "../../core/usage_error.ts";
import { folderWith } from "./text_fixture.ts";
import { openWikitext2 } from "./wikitext2.ts";

const data = process.env["ASSAY_DATA"] ?? "";

test("openWikitext2() of a file that is not there, or has changed, says so", async () => {
  const nowhere = openWikitext2("validation", [await folderWith({})]);
  await expect(nowhere).rejects.toThrow(UsageError);
  await expect(nowhere).rejects.toThrow("deno task fetch wikitext-2");
  const dir = await folderWith({ "text/wikitext2-test.txt": " = A page = \n" });
  await expect(openWikitext2("test", [dir])).rejects.toThrow(
    "expected the published wikitext2-test.txt (1256449 bytes",
  );
});

test("openWikitext2() refuses a split that does not exist", async () => {
  await expect(openWikitext2("train", [])).rejects.toThrow(RangeError);
});

test.skipIf(data === "")("WikiText-2 has 62 pages to test and 60 to validate, which make up the files", async () => {
  for (const [split, file, count] of [["test", "test", 62], ["validation", "valid", 60]] as const) {
    const { documents, preparation } = await openWikitext2(split, [data]);
    expect(documents).toHaveLength(count);
    expect(preparation).toEqual({ pages: "EleutherAI/wikitext_document_level", detokenised: false });
    const joined = ` \n${documents.map(({ text }) => text).join("\n")}`;
    expect(joined === await readFile(join(data, "text", `wikitext2-${file}.txt`), "utf8")).toBe(true);
  }
});

test.skipIf(data === "")("detokenised pages are shorter and keep the page as it was published", async () => {
  const [plain, detokenised] = [
    await openWikitext2("test", [data]),
    await openWikitext2("test", [data], { detokenised: true }),
  ];
  expect(detokenised.documents.map(({ published }) => published)).toEqual(plain.documents.map(({ text }) => text));
  expect(detokenised.documents[0]?.text).toMatch(/^ = Robert <unk> =\n\nRobert <unk> is an English film, television/);
  expect(detokenised.bytes).toBeLessThan(plain.bytes);
  expect(detokenised.sha256).not.toBe(plain.sha256);
  expect(detokenised.preparation).toMatchObject({ detokenised: true });
});
