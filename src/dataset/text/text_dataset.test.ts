import { expect, test } from "vitest";
import { documentsSha256, textDataset } from "./text_dataset.ts";

const fields = { id: "mine", split: "all", documentUnit: "file", source: "here" };
const documents = (...texts: readonly string[]) => texts.map((text, i) => ({ id: `${i}`, text }));

test("textDataset() counts the bytes of UTF-8 and keeps what it is given", () => {
  const dataset = textDataset({ ...fields, documents: documents("naïve", "😀\r\n") });
  expect(dataset).toMatchObject({ ...fields, bytes: 12, preparation: {}, notes: [] });
  expect(dataset.documents.map(({ text }) => text)).toEqual(["naïve", "😀\r\n"]);
  expect(dataset.sha256).toBe(documentsSha256(dataset.documents));
});

test("a single document can be told from many", () => {
  expect(textDataset({ ...fields, documents: documents("a long stream") }).documents).toHaveLength(1);
});

test("documentsSha256() is what Python computes from the same texts", () => {
  // sha256(json.dumps(texts, ensure_ascii=False, separators=(",", ":")).encode()) in Python 3.11.
  expect(documentsSha256(documents('a\n"b" \\ \x7f \u2028 é 😀 \x01', "c/d"))).toBe(
    "08319bc3c537803cd3a2a36a2bc5d410470784389f31a23b48be3b7860a8daee",
  );
});

test("documentsSha256() tells apart where documents end, and ignores their ids", () => {
  expect(documentsSha256(documents("ab", "c"))).toBe(
    "825825018f58e795ae2d3d8df6a879567555c77654e9ca3071df2fe127aa9ebd",
  );
  expect(documentsSha256(documents("a", "bc"))).toBe(
    "42a6f3f44be0aaf23c936b1547dd5e41d2d25ff25f36a31474eb1851639f6751",
  );
  expect(documentsSha256([{ id: "x", text: "a" }])).toBe(documentsSha256([{ id: "y", text: "a" }]));
});

test("textDataset() refuses no documents, an empty one, two of one id and what is no Unicode", () => {
  expect(() => textDataset({ ...fields, documents: [] })).toThrow("mine/all: expected documents, found none");
  expect(() => textDataset({ ...fields, documents: documents("a", "") })).toThrow("document '1' is empty");
  const twins = [{ id: "a", text: "1" }, { id: "a", text: "2" }];
  expect(() => textDataset({ ...fields, documents: twins })).toThrow("two documents have the id 'a'");
  expect(() => textDataset({ ...fields, documents: documents("\ud800") })).toThrow(TypeError);
});
