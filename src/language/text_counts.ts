import { PYTHON_WHITESPACE } from "./python_whitespace.ts";

const whitespace = new RegExp(`[${PYTHON_WHITESPACE}]+`);
const encoder = new TextEncoder();

/**
 * The number of words by which lm-evaluation-harness divides: pieces between runs of whitespace. Whitespace at the
 * beginning or at the end leaves an empty piece there, which counts, and the empty text has one.
 *
 * Source: `len(re.split(r"\s+", text))`, lm_eval/tasks/wikitext/preprocess_wikitext.py, with Python's whitespace. There
 * it is taken of the page before it is detokenised.
 *
 * @example
 * ```ts
 * countWords(" = Title = \n"); // 5: an empty piece, =, Title, = and an empty piece
 * ```
 */
export function countWords(text: string): number {
  return text.split(whitespace).length;
}

/**
 * The length of a text in UTF-8, in bytes: `len(text.encode("utf-8"))`.
 *
 * @throws TypeError where the text holds half of a surrogate pair, which has no UTF-8.
 *
 * @example
 * ```ts
 * countBytes("é"); // 2
 * ```
 */
export function countBytes(text: string): number {
  if (!text.isWellFormed()) {
    throw new TypeError("Cannot count bytes: the text must be well-formed Unicode, got half of a surrogate pair");
  }
  return encoder.encode(text).length;
}
