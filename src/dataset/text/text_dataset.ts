import { sha256 } from "../../core/fingerprint.ts";
import { countBytes } from "../../language/text_counts.ts";

/** One text that is scored on its own: a model's context never reaches over its ends. */
export interface TextDocument {
  /** Unique within its dataset. */
  readonly id: string;
  /** What a model is given. Never empty. */
  readonly text: string;
  /**
   * The text as it was published, where `text` was derived from it. Under some conventions (lm-evaluation-harness)
   * words and bytes are counted on this one.
   */
  readonly published?: string;
}

/**
 * One split of text as documents, whole and in memory.
 *
 * There can be one document only, as in `tiny-shakespeare`: then nothing can be resampled by document, and an interval
 * needs blocks. Documents are never joined here; who wants one text has to say with what between them.
 *
 * @example
 * ```ts
 * const { documents } = await openTextDataset("moby-dick", "held-out");
 * const unitOfResampling = documents.length === 1 ? "block" : "document";
 * ```
 */
export interface TextDataset {
  readonly id: string;
  readonly split: string;
  /** What a document is, such as `"chapter"`. */
  readonly documentUnit: string;
  readonly documents: readonly TextDocument[];
  /** Length of every document's `text` in UTF-8, added up, in bytes. */
  readonly bytes: number;
  /** {@linkcode documentsSha256} of the documents. */
  readonly sha256: string;
  /** Where the text comes from. */
  readonly source: string;
  /** What was done to the text between its publication and `text`, for a convention; empty where nothing was. */
  readonly preparation: Readonly<Record<string, string | number | boolean>>;
  /** What who reads the numbers should be told, as sentences. */
  readonly notes: readonly string[];
}

/** What {@linkcode textDataset} is given: all but what it computes. */
export type TextDatasetFields =
  & Omit<TextDataset, "bytes" | "sha256" | "preparation" | "notes">
  & Partial<Pick<TextDataset, "preparation" | "notes">>;

/**
 * Makes a dataset of documents: counts their bytes and computes their hash.
 *
 * @throws {RangeError} Where there is no document, an empty one, or two of one id.
 * @throws {TypeError} Where a text holds half of a surrogate pair, which has no UTF-8.
 *
 * @example
 * ```ts
 * const documents = [{ id: "a", text: "naïve" }];
 * textDataset({ id: "mine", split: "all", documentUnit: "file", source: "a.txt", documents }).bytes; // 6
 * ```
 */
export function textDataset(fields: TextDatasetFields): TextDataset {
  const { id, split, documents } = fields;
  if (documents.length === 0) throw new RangeError(`Cannot make ${id}/${split}: expected documents, found none`);
  const seen = new Set<string>();
  for (const document of documents) {
    if (document.text === "") throw new RangeError(`Cannot make ${id}/${split}: document '${document.id}' is empty`);
    if (seen.has(document.id)) {
      throw new RangeError(`Cannot make ${id}/${split}: two documents have the id '${document.id}'`);
    }
    seen.add(document.id);
  }
  return {
    preparation: {},
    notes: [],
    ...fields,
    bytes: documents.reduce((sum, { text }) => sum + countBytes(text), 0),
    sha256: documentsSha256(documents),
  };
}

/**
 * SHA-256 (hex) of the JSON array of the texts, in UTF-8, without spaces and with nothing escaped that need not be.
 * Where one document ends and the next begins is part of it; ids are not. In Python:
 * `sha256(json.dumps(texts, ensure_ascii=False, separators=(",", ":")).encode())`.
 */
export function documentsSha256(documents: readonly TextDocument[]): string {
  return sha256(JSON.stringify(documents.map(({ text }) => text)));
}
