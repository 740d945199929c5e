import { codeSpans } from "../words/code_spans.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  "$": "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  "_": "\\_",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "$<$",
  ">": "$>$",
  "|": "$|$",
  '"': "''",
  "≤": "$\\leq$",
  "≥": "$\\geq$",
  "≈": "$\\approx$",
  "±": "$\\pm$",
  "×": "$\\times$",
  "·": "$\\cdot$",
  "−": "$-$",
  "↓": "$\\downarrow$",
  "↑": "$\\uparrow$",
  "→": "$\\rightarrow$",
  "←": "$\\leftarrow$",
  "∞": "$\\infty$",
  "ε": "$\\varepsilon$",
  "σ": "$\\sigma$",
  "μ": "$\\mu$",
  "µ": "$\\mu$",
  "θ": "$\\theta$",
  "β": "$\\beta$",
  "α": "$\\alpha$",
  "λ": "$\\lambda$",
  "η": "$\\eta$",
  "²": "$^2$",
  "³": "$^3$",
  "—": "---",
  "–": "--",
  "…": "\\dots{}",
  "‘": "`",
  "’": "'",
  "“": "``",
  "”": "''",
  "\u00a0": "~",
  "\u2009": "\\,",
  "\u202f": "\\,",
};

/**
 * Plain text made safe in LaTeX's text mode. What pdflatex's default setup cannot set is named by its code point, so
 * that a table never fails to compile over one character.
 *
 * @example
 * ```ts
 * latexText("90 % of x_0 ≤ 1"); // "90 \\% of x\\_0 $\\leq$ 1"
 * ```
 */
export function latexText(text: string): string {
  return [...text.replace(/\s+/g, " ")].map((character, i) => {
    const code = character.codePointAt(0) ?? 0;
    // At the start of a row a bracket would be read as the optional argument of the line break before it.
    if (character === "[" && i === 0) return "{[}";
    const escaped = ESCAPES[character];
    if (escaped !== undefined) return escaped;
    const settable = (code >= 0x20 && code < 0x7f) || (code >= 0xc0 && code <= 0xff);
    return settable ? character : `{[}U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
  }).join("");
}

/**
 * A sentence made safe in LaTeX's text mode, with what stands between backticks as code.
 *
 * @example
 * ```ts
 * latexSentence("run `deno task serve`"); // "run \\texttt{deno task serve}"
 * ```
 */
export function latexSentence(text: string): string {
  return codeSpans(text).map((span) => span.code ? `\\texttt{${latexText(span.text)}}` : latexText(span.text)).join("");
}
