import { expect, test } from "vitest";
import golden from "./goldens/wikitext_detokenizer.json" with { type: "json" };
import { wikitextDetokenizer } from "./wikitext_detokenizer.ts";

test.each(golden.cases)("it does what the harness' rules do in Python: $text", ({ text, detokenized }) => {
  expect(wikitextDetokenizer(text)).toBe(detokenized);
});

test("punctuation, numbers, brackets, quotations and headings close up", () => {
  expect(wikitextDetokenizer(' = = A = = \n It \'s 1 @,@ 000 ( about ) , " so " ! \n')).toBe(
    ' == A ==\nIt\'s 1,000 (about), "so"!\n',
  );
});
