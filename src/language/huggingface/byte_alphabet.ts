/**
 * The characters that stand for bytes in byte-level vocabularies, and their bytes: printable characters of Latin-1 stand
 * for themselves, the 68 others for the characters from U+0100 on, in order.
 *
 * Source: openai/gpt-2, `bytes_to_unicode()` (src/encoder.py).
 *
 * @example
 * ```ts
 * byteAlphabet().get("Ġ"); // 0x20, the space
 * ```
 */
export function byteAlphabet(): ReadonlyMap<string, number> {
  const alphabet = new Map<string, number>();
  let others = 0;
  for (let byte = 0; byte < 256; byte++) {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    alphabet.set(String.fromCodePoint(printable ? byte : 0x100 + others++), byte);
  }
  return alphabet;
}
