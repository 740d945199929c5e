/** How tokens are drawn from a language model, as a person spells it and as a report says it. */
import { unknownName } from "../../core/closest.ts";
import { UsageError } from "../../core/usage_error.ts";
import type { SamplingRule } from "../../language/token_sampler.ts";

/** The most probable token, or one drawn under a rule; the rule names only what changes something. */
export type Decoding = { readonly greedy: true } | { readonly greedy: false } & SamplingRule;

interface Setting {
  readonly field: keyof SamplingRule;
  readonly range: string;
  readonly allows: (value: number) => boolean;
  /** The value that changes nothing. */
  readonly plain?: number;
}

/** In the order in which they are applied; ranges are those of `tokenProbabilities()`. */
const SETTINGS: Readonly<Record<string, Setting>> = {
  temperature: {
    field: "temperature",
    range: "a positive number (for 0 there is 'greedy')",
    allows: (value) => value > 0 && value < Infinity,
    plain: 1,
  },
  "top-k": { field: "topK", range: "a positive integer", allows: (value) => Number.isSafeInteger(value) && value >= 1 },
  "top-p": { field: "topP", range: "a number from 0 to 1", allows: (value) => value >= 0 && value <= 1, plain: 1 },
};

const EXAMPLES = "such as 'greedy', 'temperature=1' or 'temperature=0.8,top-k=40,top-p=0.95'";
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Reads what `--decoding` and suites say: `greedy`, or `temperature`, `top-k` and `top-p` in any order, joined by commas.
 * `temperature=1` is plain sampling. Settings that change nothing are left out of the result, so that equal ways of drawing
 * are equal.
 *
 * @throws {UsageError} For an unknown name, a number out of range, a setting given twice, and `greedy` beside another.
 *
 * @example
 * ```ts
 * parseDecoding("temperature=0.8,top-p=0.95"); // { greedy: false, temperature: 0.8, topP: 0.95 }
 * parseDecoding("temperature=1"); // { greedy: false }
 * ```
 */
export function parseDecoding(text: string): Decoding {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.includes("greedy")) {
    if (parts.length === 1) return { greedy: true };
    throw new UsageError(
      `Cannot decode by '${text}': 'greedy' takes the most probable token and goes with nothing else`,
    );
  }
  const rule: { -readonly [Field in keyof SamplingRule]: SamplingRule[Field] } = {}, seen = new Set<string>();
  for (const part of parts) {
    const [name, value] = settingOf(part, text), { field, range, allows, plain } = SETTINGS[name]!;
    if (seen.has(name)) throw new UsageError(`Cannot decode by '${text}': '${name}' is there twice`);
    seen.add(name);
    const number = NUMBER.test(value) ? Number(value) : NaN;
    if (!allows(number)) {
      throw new UsageError(`Cannot decode by '${text}': '${name}' must be ${range}, got '${value}'`);
    }
    if (number !== plain) rule[field] = number;
  }
  return { greedy: false, ...rule };
}

/** A known name and what follows its equals sign. */
function settingOf(part: string, text: string): [name: string, value: string] {
  const at = part.indexOf("="), name = (at < 0 ? part : part.slice(0, at)).trim();
  if (name === "") throw new UsageError(`Cannot decode by '${text}': expected settings joined by commas, ${EXAMPLES}`);
  if (!Object.hasOwn(SETTINGS, name)) {
    throw new UsageError(
      name === "greedy"
        ? `Cannot decode by '${text}': 'greedy' takes no value`
        : unknownName("way of decoding", name, ["greedy", ...Object.keys(SETTINGS)]),
    );
  }
  if (at < 0) throw new UsageError(`Cannot decode by '${text}': '${name}' needs a value, ${EXAMPLES}`);
  return [name, part.slice(at + 1).trim()];
}

/**
 * A way of drawing in words, for conventions and tables.
 *
 * @example
 * ```ts
 * decodingLabel(parseDecoding("top-p=0.95,temperature=0.8")); // "sampling, temperature 0.8, top-p 0.95"
 * decodingLabel({ greedy: false }); // "sampling"
 * ```
 */
export function decodingLabel(decoding: Decoding): string {
  if (decoding.greedy) return "greedy";
  const settings = Object.entries(SETTINGS).flatMap(([name, { field, plain }]) => {
    const value = decoding[field];
    return value === undefined || value === plain ? [] : [`${name} ${value}`];
  });
  return ["sampling", ...settings].join(", ");
}
