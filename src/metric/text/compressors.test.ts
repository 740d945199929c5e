import { expect, test } from "vitest";
import { COMPRESSORS } from "./compressors.ts";
import { wordedDocuments } from "./goldens/worded_documents.ts";

/**
 * Sizes by Python 3.11.2: gzip.compress(x, 9) with zlib 1.2.13, bz2.compress(x, 9) with libbz2 1.0.8, lzma.compress(x) with
 * liblzma 5.4.1; and by BrotliEncoderCompress of libbrotlienc 1.0.9, quality 11, lgwin 24.
 */
const TEXTS = [
  { what: "one letter", text: "a", expected: { gzip: 21, bzip2: 37, xz: 60, brotli: 5 } },
  { what: "one letter 5000 times", text: "a".repeat(5000), expected: { gzip: 41, bzip2: 45, xz: 96, brotli: 13 } },
  {
    what: "3000 words",
    text: wordedDocuments(3, 1000, 2).join("\n\n"),
    expected: { gzip: 5574, bzip2: 4187, xz: 5324, brotli: 4857 },
  },
  {
    what: "1.1 MB, two blocks of bzip2",
    text: wordedDocuments(1, 250_000, 3).join(),
    expected: { gzip: 415_314, bzip2: 329_739, xz: 368_628, brotli: null },
  },
];

test.each(TEXTS)(
  "sizes are the reference libraries', Brotli's within a thousandth: $what",
  async ({ text, expected }) => {
    const bytes = new TextEncoder().encode(text);
    for (const { id, size } of COMPRESSORS) {
      const golden = expected[id];
      // The large text is not for Brotli, which is slow.
      if (golden === null) continue;
      const off = Math.abs(await size(bytes) - golden);
      expect(off, id).toBeLessThanOrEqual(id === "brotli" ? golden / 1000 : 0);
    }
  },
);

test("each says how it compressed", () => {
  expect(COMPRESSORS.map(({ id, name, convention }) => [id, name, convention.level])).toEqual([
    ["gzip", "gzip -9", 9],
    ["bzip2", "bzip2 -9", 9],
    ["xz", "xz -6", 6],
    ["brotli", "brotli -q 11", 11],
  ]);
});

test("the versions that conventions name are those that package.json pins", async () => {
  const { default: { dependencies } } = await import("../../../package.json", { with: { type: "json" } });
  const named = COMPRESSORS.map(({ convention }) => convention.implementation).join();
  expect(named).toContain(`pako ${dependencies.pako}`);
  expect(named).toContain(`libarchive.js ${dependencies["libarchive.js"]}`);
});
