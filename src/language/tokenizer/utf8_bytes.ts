const encoder = new TextEncoder();

/**
 * A text in UTF-8, for a tokeniser.
 *
 * @throws {TypeError} As {@linkcode checkWellFormed} does: TextEncoder would quietly put U+FFFD there.
 */
export function utf8Bytes(text: string): Uint8Array {
  checkWellFormed(text);
  return encoder.encode(text);
}

/** @throws {TypeError} Where the text holds half of a surrogate pair, which has no UTF-8. */
export function checkWellFormed(text: string): void {
  if (text.isWellFormed()) return;
  throw new TypeError("Cannot encode: the text must be well-formed Unicode, got half of a surrogate pair");
}
