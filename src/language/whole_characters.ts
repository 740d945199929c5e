/**
 * The beginning of UTF-8, at most so many bytes, that cuts no character.
 *
 * @example
 * ```ts
 * wholeCharacters(new TextEncoder().encode("né"), 2).length; // 1: é has two bytes
 * ```
 */
export function wholeCharacters(utf8: Uint8Array, most: number): Uint8Array {
  let end = Math.min(most, utf8.length);
  while (end > 0 && end < utf8.length && (utf8[end]! & 0xc0) === 0x80) end--;
  return utf8.subarray(0, end);
}
