/**
 * Breaks text at spaces into lines of at most `width` characters; a longer word has a line to itself.
 *
 * @example
 * ```ts
 * wrapWords("FID (lenet-mnist)", 13); // ["FID", "(lenet-mnist)"]
 * ```
 */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((word) => word !== "")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
