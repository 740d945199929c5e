import { pythonStrip } from "./python_whitespace.ts";

/** Literal replacements that come before the brackets, in this order. */
const BEFORE: readonly (readonly [found: string, put: string])[] = [
  [" @-@ ", "-"],
  [" @,@ ", ","],
  [" @.@ ", "."],
  [" : ", ": "],
  [" ; ", "; "],
  [" . ", ". "],
  [" ! ", "! "],
  [" ? ", "? "],
  [" , ", ", "],
];

/** Pairs whose inside loses the whitespace at its ends, in this order. */
const PAIRS = ["()", "[]", "{}", `""`, "''"];

/** Literal replacements that come after the brackets, in this order. */
const AFTER: readonly (readonly [found: string, put: string])[] = [
  ["= = = =", "===="],
  ["= = =", "==="],
  ["= =", "=="],
  [" ° ", "°"],
  [" \n", "\n"],
  ["\n ", "\n"],
  [" N ", " 1 "],
  [" 's", "'s"],
];

/**
 * Turns a page of WikiText, whose punctuation stands between spaces, back into running text, as lm-evaluation-harness
 * does before a model scores it. Words and bytes are counted on the page as it was.
 *
 * The rules are kept with their flaws, since published numbers rest on them. A quotation mark that has no partner pairs
 * with the next one, wherever that is, and a free-standing N becomes 1. The rule for feet and hours before a digit can
 * only ever match between slashes, and then writes its own pattern into the text.
 *
 * Source: lm_eval/tasks/wikitext/preprocess_wikitext.py, `wikitext_detokenizer`.
 *
 * @example
 * ```ts
 * wikitextDetokenizer("a well @-@ known ( old ) mill , 3 @.@ 5 m high . "); // "a well-known (old) mill, 3.5 m high. "
 * ```
 */
export function wikitextDetokenizer(page: string): string {
  let text = page.replaceAll("s '", "s'").replace(/\/' [0-9]\//g, "/'[0-9]/");
  for (const [found, put] of BEFORE) text = text.replaceAll(found, put);
  for (const pair of PAIRS) text = tighten(text, pair.charAt(0), pair.charAt(1));
  for (const [found, put] of AFTER) text = text.replaceAll(found, put);
  return text;
}

/** Strips what stands between each `open` and the first `close` after it. */
function tighten(text: string, open: string, close: string): string {
  let result = "", done = 0;
  for (;;) {
    const begin = text.indexOf(open, done);
    const end = begin < 0 ? -1 : text.indexOf(close, begin + 1);
    if (end < 0) return result + text.slice(done);
    result += text.slice(done, begin) + open + pythonStrip(text.slice(begin + 1, end)) + close;
    done = end + 1;
  }
}
