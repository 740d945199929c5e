/**
 * Sums of products in Einstein's notation, contracted two operands at a time from the left. A letter that only one
 * operand has is summed before the product, a sum of n elements being n − 1 additions; the product is one
 * multiply-accumulate for each setting of the letters of both, or one multiplication where no letter is summed.
 */
import { isFloat } from "../element_type.ts";
import type { NodeView, Outcome, RuleTable } from "../rule.ts";

/** The rule of `Einsum`. */
export const einsumRules: RuleTable = { Einsum: einsum };

function einsum(node: NodeView): Outcome {
  const operands = node.inputs.map((_, i) => node.input(i));
  const { terms, result, sizes } = parse(
    node.text("equation", ""),
    operands.map((operand) => operand.shape),
  );
  const size = (letters: Iterable<string>) => [...letters].reduce((product, letter) => product * sizes.get(letter)!, 1);
  let macs = 0, flops = 0;
  /** Letters of an operand that are left after those that nothing else asks for are summed. */
  const summed = (letters: ReadonlySet<string>, others: ReadonlySet<string>): ReadonlySet<string> => {
    const kept = letters.intersection(others);
    flops += size(letters) - size(kept);
    return kept;
  };
  const output = new Set(result);
  let left: ReadonlySet<string> = new Set(terms[0]);
  for (let i = 1; i < terms.length; i++) {
    const later = new Set([...terms.slice(i + 1).flat(), ...result]);
    const next = new Set(terms[i]);
    const a = summed(left, next.union(later)), b = summed(next, left.union(later));
    const all = a.union(b);
    left = all.intersection(later);
    if (left.size < all.size) macs += size(all);
    else flops += size(all);
  }
  summed(left, output);
  const { type } = node.input(0);
  return {
    outputs: [{ shape: result.map((letter) => sizes.get(letter)!), type }],
    ...(isFloat(type) && { work: { macs, flops } }),
  };
}

/** Letters of each operand and of the result, an ellipsis written out as "...0" for the last of its axes and so on. */
function parse(equation: string, shapes: readonly (readonly number[])[]) {
  const [left = "", right] = equation.replaceAll(" ", "").split("->");
  const written = left.split(",");
  if (written.length !== shapes.length) {
    throw new RangeError(`expected an equation of ${shapes.length} operands, found '${equation}'`);
  }
  const sizes = new Map<string, number>();
  let covered = 0;
  const terms = written.map((term, i) => {
    const shape = shapes[i]!;
    const missing = shape.length - term.replace("...", "").length;
    if (missing < 0 || (missing > 0 && !term.includes("..."))) {
      throw new RangeError(`expected '${term}' to name all axes of [${shape.join(", ")}]`);
    }
    if (term.includes("...")) covered = Math.max(covered, missing);
    const letters = spell(term, missing);
    for (const [axis, letter] of letters.entries()) {
      const known = sizes.get(letter) ?? 1, own = shape[axis]!;
      if (known !== 1 && own !== 1 && known !== own) {
        throw new RangeError(`expected '${letter}' to have one size, found ${known} and ${own}`);
      }
      sizes.set(letter, Math.max(known, own));
    }
    return letters;
  });
  return { terms, result: right === undefined ? implied(terms, covered) : spell(right, covered), sizes };
}

function spell(term: string, covered: number): string[] {
  const [before = "", after] = term.split("...");
  if (after === undefined) return [...before];
  return [...before, ...ellipsis(covered), ...after];
}

function ellipsis(covered: number): string[] {
  return Array.from({ length: covered }, (_, i) => `...${covered - 1 - i}`);
}

/** Without an arrow: axes of the ellipsis, then the letters that occur once, in the order of the alphabet. */
function implied(terms: readonly (readonly string[])[], covered: number): string[] {
  const all = terms.flat();
  const once = all.filter((letter) => letter.length === 1 && all.indexOf(letter) === all.lastIndexOf(letter));
  return [...ellipsis(covered), ...once.sort()];
}
