/** The text that a suite scores and continues, and what it is. */
import { basename } from "node:path";
import { openTextDataset, TEXT_DATASETS, textEntry } from "../../dataset/text/text_registry.ts";
import { readText } from "../../dataset/text/read_text.ts";
import type { TextDataset } from "../../dataset/text/text_dataset.ts";
import { UsageError } from "../../core/usage_error.ts";
import { unknownName } from "../../core/closest.ts";

/** Held-out text. */
export interface TextData extends TextDataset {
  /** What conventions call it: `moby-dick:held-out`, or a file's name with the beginning of its hash. */
  readonly name: string;
  /** The text of the same dataset to train on, where there is one: what compressors may see first. */
  readonly training: { readonly dataset: string; readonly split: string } | null;
}

/** Where to look, and whether tokens between spaces become running text. */
export interface TextDataOptions {
  readonly dataDirs: readonly string[];
  /** `where-tokenised` asks for it of texts that are tokens between spaces, and not of others. */
  readonly detokenised: boolean | "where-tokenised";
}

/** Splits that are not for training, the first that a text has is taken where none is named. */
const HELD_OUT = ["held-out", "test", "validation"];

/**
 * Opens a registered text, as `moby-dick` or `wikitext-2:validation`, or a file or folder of the user's.
 *
 * @throws {UsageError} For an unknown name, a file that is not there or not UTF-8, an empty document: what to do.
 *
 * @example
 * ```ts
 * const { documents } = await openTextData("moby-dick:held-out", { dataDirs: [], detokenised: false });
 * ```
 */
export async function openTextData(text: string, { dataDirs, detokenised }: TextDataOptions): Promise<TextData> {
  const [id = "", named, ...rest] = text.split(":");
  const known = TEXT_DATASETS.map((entry) => entry.id);
  if (!known.includes(id)) {
    // A name that is near a dataset's is a slip of the pen; all else is a path.
    if (!/[./\\]/.test(text)) {
      throw new UsageError(`${unknownName("text", id, known)} A file is named by its path: ./${text}`);
    }
    if (detokenised === true) {
      throw new UsageError(`--detokenised is for registered texts of tokens between spaces: leave it out`);
    }
    const dataset = await readText(text);
    return { ...dataset, name: `${basename(text)} (sha256 ${dataset.sha256.slice(0, 8)})`, training: null };
  }
  if (rest.length > 0) throw new UsageError(`--text takes <name> or <name>:<split>, got '${text}'`);
  const splits = Object.keys(textEntry(id).splits);
  const split = named ?? HELD_OUT.find((candidate) => splits.includes(candidate)) ?? splits[0]!;
  const running = detokenised === "where-tokenised" ? textEntry(id).tokenised : detokenised;
  const dataset = await openTextDataset(id, split, { dataDirs, ...(running && { detokenised: true }) });
  const training = splits.includes("train") && split !== "train" ? { dataset: id, split: "train" } : null;
  return { ...dataset, name: `${id}:${split}`, training };
}
