/**
 * What Python takes for whitespace, as the inside of a regular expression's character class.
 *
 * JavaScript's `\s` is another set: it lacks the separators U+001C to U+001F and U+0085, and has U+FEFF.
 *
 * Source: `\s` of Python's `re` on `str` is `str.isspace()`; all 29 characters, listed by Python 3.11 (Unicode 14).
 *
 * @example
 * ```ts
 * "a \x85b".split(new RegExp(`[${PYTHON_WHITESPACE}]+`)); // ["a", "b"]
 * ```
 */
export const PYTHON_WHITESPACE = String.raw`\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;

const isSpace = new RegExp(`^[${PYTHON_WHITESPACE}]$`);

/**
 * Python's `str.strip()`.
 *
 * @example
 * ```ts
 * pythonStrip("\x1c = A = \n"); // "= A ="
 * ```
 */
export function pythonStrip(text: string): string {
  let begin = 0, end = text.length;
  while (begin < end && isSpace.test(text.charAt(begin))) begin++;
  while (end > begin && isSpace.test(text.charAt(end - 1))) end--;
  return text.slice(begin, end);
}
