import { unknownName } from "../../core/closest.ts";
import { UsageError } from "../../core/usage_error.ts";
import { dataDirs } from "../data_dirs.ts";
import type { OpenDatasetOptions } from "../registry.ts";
import { MOBY_DICK, openMobyDick } from "./moby_dick.ts";
import type { TextDataset } from "./text_dataset.ts";
import type { FileSplit, TextRelease } from "./text_release.ts";
import { openTinyShakespeare, TINY_SHAKESPEARE } from "./tiny_shakespeare.ts";
import { openWikitext2, type Wikitext2Options, WIKITEXT_2 } from "./wikitext2.ts";

/** A text as the registry lists it: title, source, licence, splits and how it arrives. */
export interface TextDatasetEntry extends TextRelease {
  /** Whether its documents are tokens between spaces, which can be put back into running text. */
  readonly tokenised: boolean;
  /** @param dirs Data directories in the order in which to look. */
  readonly open: (split: string, dirs: readonly string[], options: Wikitext2Options) => Promise<TextDataset>;
}

/** Every text that `deno task fetch` can get. */
export const TEXT_RELEASES: readonly TextRelease<FileSplit>[] = [WIKITEXT_2, TINY_SHAKESPEARE];

/** Every registered text, those that need no download first. */
export const TEXT_DATASETS: readonly TextDatasetEntry[] = [
  { ...MOBY_DICK, tokenised: false, open: (split) => openMobyDick(split) },
  { ...WIKITEXT_2, tokenised: true, open: openWikitext2 },
  { ...TINY_SHAKESPEARE, tokenised: false, open: openTinyShakespeare },
];

/** Where to look for a text, and how to give it. */
export interface OpenTextOptions extends OpenDatasetOptions, Wikitext2Options {}

/**
 * Opens a split of a registered text and checks its content. Files that are not installed are looked for as
 * `text/<name>` and `<name>` in the data directories.
 *
 * @throws {UsageError} If the name is unknown, or the text is not there: the message says how to get it. No other text
 * is ever taken instead.
 * @throws {Error} If what is there is not the published text.
 *
 * @example
 * ```ts
 * const train = await openTextDataset("moby-dick", "train"); // works offline
 * const pages = await openTextDataset("wikitext-2", "test", { dataDirs: ["/data"], detokenised: true });
 * ```
 */
export async function openTextDataset(
  id: string,
  split: string,
  { dataDirs: given, ...options }: OpenTextOptions = {},
): Promise<TextDataset> {
  const entry = textEntry(id);
  const splits = Object.keys(entry.splits);
  if (!splits.includes(split)) throw new UsageError(unknownName(`split of ${id}`, split, splits));
  if (options.detokenised === true && !entry.tokenised) {
    throw new UsageError(`Cannot detokenise ${id}: it is running text already. Leave --detokenised out.`);
  }
  return await entry.open(split, dataDirs(given), options);
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
