import { join } from "node:path";
import { expect, test } from "vitest";
import { UsageError } from "../../core/usage_error.ts";
import { readText } from "./read_text.ts";
import { folderWith } from "./text_fixture.ts";

test("readText() of a file gives one document, line ends as they are", async () => {
  const path = join(await folderWith({ "essay.md": "One.\r\nTwo.\n" }), "essay.md");
  expect(await readText(path)).toMatchObject({
    id: path,
    split: "all",
    documentUnit: "file",
    documents: [{ id: path, text: "One.\r\nTwo.\n" }],
    bytes: 11,
    notes: [],
  });
});

test("readText() removes a byte order mark and says so", async () => {
  const marked = "\ufeffOne";
  const path = join(await folderWith({ "a.txt": marked }), "a.txt");
  const { documents, notes } = await readText(path);
  expect(documents[0]?.text).toBe("One");
  expect(notes).toEqual([`A byte order mark was removed from the beginning of ${path}.`]);
  const folder = await folderWith({ "1.txt": marked, "2.txt": marked, "3.txt": "x", "4.txt": marked, "5.txt": marked });
  expect((await readText(folder)).notes).toEqual([
    "A byte order mark was removed from the beginning of 1.txt, 2.txt, 4.txt and 1 more.",
  ]);
});

test("readText() of a folder gives its .txt files in the byte order of their paths", async () => {
  const folder = await folderWith({
    "10.txt": "a",
    "2.TXT": "b",
    "sub/1.txt": "c",
    "B.txt": "d",
    "é.txt": "e",
    "notes.md": "no",
    ".hidden.txt": "no",
    ".git/x.txt": "no",
  });
  for (const name of [folder, `${folder}/`]) {
    const { documents } = await readText(name);
    expect(documents.map(({ id }) => id)).toEqual(["10.txt", "2.TXT", "B.txt", "sub/1.txt", "é.txt"]);
    expect(documents.map(({ text }) => text).join("")).toBe("abdce");
  }
});

test("readText() of a .jsonl file gives the text of each line", async () => {
  const lines = '\ufeff{"text":"Un\\r\\n","id":7}\r\n\n{"text":"\\u00e9 \u2028"}';
  const path = join(await folderWith({ "a.jsonl": lines }), "a.jsonl");
  const { documents, notes, documentUnit } = await readText(path);
  expect(documents).toEqual([{ id: "line-1", text: "Un\r\n" }, { id: "line-3", text: "é \u2028" }]);
  expect(notes).toHaveLength(1);
  expect(documentUnit).toBe("line");
});

test("readText() of what is not there says what was expected", async () => {
  const missing = readText("/nowhere/essay.txt");
  await expect(missing).rejects.toThrow(UsageError);
  await expect(missing).rejects.toThrow(
    "Cannot read '/nowhere/essay.txt': expected a text file, a .jsonl file or a folder",
  );
});

test("readText() refuses bytes that are not UTF-8 and names the file and the offset", async () => {
  const folder = await folderWith({ "a.txt": "fine", "b.txt": Uint8Array.of(0x63, 0x61, 0x66, 0xe9) });
  const reading = readText(folder);
  await expect(reading).rejects.toThrow(UsageError);
  await expect(reading).rejects.toThrow(`Cannot read ${join(folder, "b.txt")}: expected UTF-8, found 0xE9 at byte 3`);
});

test("readText() refuses an empty document, and no document", async () => {
  const folder = await folderWith({
    "a.txt": "",
    "marked/b.txt": "\ufeff",
    "c.jsonl": '{"text":"x"}\n{"text":""}\n',
    "d.jsonl": "\n",
  });
  for (
    const [name, message] of [
      ["a.txt", `${join(folder, "a.txt")}: expected text, found an empty document`],
      ["marked", "b.txt: expected text, found an empty document"],
      ["c.jsonl", "c.jsonl, line 2: expected text, found an empty document"],
      ["d.jsonl", "found no line"],
    ] as const
  ) {
    const reading = readText(join(folder, name));
    await expect(reading).rejects.toThrow(UsageError);
    await expect(reading).rejects.toThrow(message);
  }
  await expect(readText(await folderWith({ "a.md": "x", "b/c.html": "y" }))).rejects.toThrow(
    "expected .txt files in it or its subfolders, found none among 3 entries",
  );
});

test.each([
  ['{"text":"x"}\n{"text"', 'line 2: expected {"text": "..."}, found {"text"'],
  ['{"content":"x"}', 'line 1: expected {"text": "..."}, found {"content":"x"}'],
  ['["x"]', "line 1"],
  ['{"text":5}', "line 1"],
  ['{"text":"\\ud800"}', "line 1: expected Unicode text, found half of a surrogate pair"],
])("readText() refuses the line of JSON in %j", async (content, message) => {
  const reading = readText(join(await folderWith({ "a.jsonl": content }), "a.jsonl"));
  await expect(reading).rejects.toThrow(UsageError);
  await expect(reading).rejects.toThrow(message);
});
