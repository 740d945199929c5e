import fc from "fast-check";
import { expect, test } from "vitest";
import { readBpe, writeBpe } from "./bpe_file.ts";
import { anyText } from "./fixture_texts.ts";
import { trainBpe } from "./train_bpe.ts";

const file = (entries: object) =>
  JSON.stringify({ format: "assay-bpe", version: 1, rule: "gpt2", merges: [], ...entries });

test("the file of two merges, to the letter", () => {
  expect(writeBpe({ rule: "gpt2", merges: [[116, 104], [256, 101]] })).toBe(
    '{"format":"assay-bpe","version":1,"rule":"gpt2","merges":[[116,104],[256,101]]}\n',
  );
});

test("what was written is read again, whatever was learnt", () => {
  fc.assert(fc.property(fc.array(anyText), (texts) => {
    const learnt = trainBpe(texts, { vocabulary: 300 });
    expect(readBpe(writeBpe(learnt))).toEqual(learnt);
  }));
});

test.each([
  ["{", "Cannot read t.json: "],
  ["[]", "t.json: (whole file): "],
  [file({ format: "bpe" }), "t.json: format: "],
  [file({ version: 2 }), "t.json: version: "],
  [file({ rule: "gpt4" }), "t.json: rule: "],
  [file({ special: [] }), "special"],
  [file({ merges: undefined }), "t.json: merges: "],
  [file({ merges: [[1, 2, 3]] }), "t.json: merges.0: "],
  [file({ merges: [[1, -2]] }), "t.json: merges.0.1: "],
  [file({ merges: [[1, 2.5]] }), "t.json: merges.0.1: "],
  [file({ merges: [[1, 256]] }), "t.json: merges.0: expected tokens below 256, found 256"],
  [file({ merges: [[1, 2], [257, 3]] }), "t.json: merges.1: expected tokens below 257, found 257"],
  [file({ merges: [[1, 2], [1, 2]] }), "merges.1: expected a pair that no merge before it has, found [1, 2] again"],
])("%s is refused with where and why", (text, message) => {
  const read = () => readBpe(text, "t.json");
  expect(read).toThrow(SyntaxError);
  expect(read).toThrow(message);
});

test("a token that doubles with every merge is refused before it takes memory", () => {
  const merges = Array.from({ length: 60 }, (_, rank) => rank === 0 ? [97, 97] : [255 + rank, 255 + rank]);
  expect(() => readBpe(file({ merges }))).toThrow("merges.8: expected a token of at most 256 bytes, found 512");
});
