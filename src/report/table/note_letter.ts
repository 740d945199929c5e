/**
 * The letter of a note by its place: a to z, then aa, ab …
 *
 * @param index From 0.
 *
 * @example
 * ```ts
 * noteLetter(27); // "ab"
 * ```
 */
export function noteLetter(index: number): string {
  const last = String.fromCharCode(97 + index % 26);
  return index < 26 ? last : noteLetter(Math.floor(index / 26) - 1) + last;
}
