import { wikitextDetokenizer } from "../../language/wikitext_detokenizer.ts";
import { wikitextPages } from "../../language/wikitext_pages.ts";
import { type TextDataset, textDataset } from "./text_dataset.ts";
import { expectDocuments, type FileSplit, readSplitFile, splitOf, type TextRelease } from "./text_release.ts";

/** How pages are given to a model. */
export interface Wikitext2Options {
  /**
   * Whether the spaces around punctuation are taken away as lm-evaluation-harness does. It counts words and bytes on
   * the page as it was, which is each document's `published`.
   * @default {false}
   */
  readonly detokenised?: boolean;
}

const SOURCE_FOLDER = "https://raw.githubusercontent.com/pytorch/examples/main/word_language_model/data/wikitext-2/";

/** WikiText-2 as tokens. Hashes of the documents were computed by an independent Python script from the files. */
export const WIKITEXT_2 = {
  id: "wikitext-2",
  title: "WikiText-2, its tokens with <unk> for rare words",
  source: "Merity, Xiong, Bradbury, Socher, arXiv:1609.07843; the copy in pytorch/examples, word_language_model",
  licence: "CC BY-SA",
  documentUnit: "page",
  arrival: "files",
  splits: {
    test: {
      file: {
        name: "wikitext2-test.txt",
        sizeBytes: 1_256_449,
        sha256: "d790b833ef8cf03a90db7bf1271b7520b83c45ce07ba3c1a9699df81e239eca0",
        addresses: [`${SOURCE_FOLDER}test.txt`],
      },
      documents: 62,
      bytes: 1_256_386,
      sha256: "81f71804b04f9c59c84b2d909dfcdb4ac4bc2b3c2761de63f239830c83b488a9",
    },
    validation: {
      file: {
        name: "wikitext2-valid.txt",
        sizeBytes: 1_121_681,
        sha256: "f0737ed31fc1329026e95cb8b98e19c2a182c39c240ab909dc31abf2f8af58e8",
        addresses: [`${SOURCE_FOLDER}valid.txt`],
      },
      documents: 60,
      bytes: 1_121_620,
      sha256: "660efaa91f881517f83462e11d8fb2aa5c44e5f3c7c7366b3d14476c74c484ee",
    },
  },
} as const satisfies TextRelease<FileSplit>;

/**
 * Opens a split of WikiText-2 page by page, as EleutherAI's wikitext_document_level cuts it
 * ({@linkcode wikitextPages}). The line feed before a page's heading and blank lines before the first one belong to no
 * page.
 *
 * This is the version whose rare words are `<unk>` (`wiki.test.tokens`), which word-level papers use.
 * lm-evaluation-harness and the perplexities of large models take `wikitext-2-raw-v1`, which has every word: numbers
 * do not compare.
 *
 * @param split A name among the splits of {@linkcode WIKITEXT_2}.
 * @param dirs Data directories in the order in which to look.
 * @throws {UsageError} If the file is nowhere: where it was looked for, and how to get it.
 * @throws {Error} If the file is not the published one.
 *
 * @example
 * ```ts
 * const { documents } = await openWikitext2("test", ["/data"], { detokenised: true });
 * documents[0]?.text; // " = Robert <unk> =\n\n Robert..."
 * ```
 */
export async function openWikitext2(
  split: string,
  dirs: readonly string[],
  { detokenised = false }: Wikitext2Options = {},
): Promise<TextDataset> {
  const bytes = await readSplitFile(WIKITEXT_2, split, dirs);
  const pages = wikitextPages(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  const { id, source, documentUnit } = WIKITEXT_2;
  const preparation = { pages: "EleutherAI/wikitext_document_level", detokenised };
  const fields = { id, split, documentUnit, source, preparation };
  const documents = pages.map((text, i) => ({ id: `page-${i + 1}`, text }));
  const published = expectDocuments(textDataset({ ...fields, documents }), splitOf<FileSplit>(WIKITEXT_2, split));
  if (!detokenised) return published;
  return textDataset({
    ...fields,
    documents: documents.map(({ id, text }) => ({ id, text: wikitextDetokenizer(text), published: text })),
  });
}
