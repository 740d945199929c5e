import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import golden from "./goldens/wikitext_pages.json" with { type: "json" };
import { countBytes, countWords } from "./text_counts.ts";
import { wikitextDetokenizer } from "./wikitext_detokenizer.ts";
import { wikitextPages } from "./wikitext_pages.ts";

test.each(golden.cases)("pages are those of the reference's rule: $text", ({ text, pages }) => {
  expect(wikitextPages(text)).toEqual(pages);
});

test("line ends are read as Python reads them", () => {
  expect(wikitextPages(" = A = \r\na\r = B = \r\n")).toEqual([" = A = \na", " = B = \n"]);
});

const data = process.env["ASSAY_DATA"] ?? "";

test.skipIf(data === "").each(["test", "valid"] as const)(
  "WikiText-2's %s split has the reference's pages, words and bytes, and detokenises to the same text",
  (split) => {
    const pages = wikitextPages(readFileSync(join(data, "text", `wikitext2-${split}.txt`), "utf8"));
    const hash = createHash("sha256");
    let words = 0, bytes = 0;
    for (const page of pages) {
      words += countWords(page);
      bytes += countBytes(page);
      hash.update(wikitextDetokenizer(page) + "\0");
    }
    expect({ pages: pages.length, words, utf8_bytes: bytes, detokenized_sha256: hash.digest("hex") })
      .toEqual(golden.files[split]);
    expect(pages.length).toBe({ test: 62, valid: 60 }[split]);
  },
);
