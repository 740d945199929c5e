import type { LikelihoodKind, MeasuredCell } from "../../core/run.ts";

/** Put before a number that only bounds the true one. */
export type BoundMark = "" | "≤" | "≥";

type Likelihood = Pick<MeasuredCell, "direction"> & { readonly kind?: LikelihoodKind | undefined };

/**
 * The mark before a likelihood that is a bound. A kind speaks of the log-likelihood; in bits, where lower is better,
 * the sign turns: an ELBO (lower bound) is `≤` in bits per dimension.
 *
 * @example
 * ```ts
 * boundMark({ kind: "lower-bound", direction: "lower" }); // "≤"
 * ```
 */
export function boundMark({ kind, direction }: Likelihood): BoundMark {
  const fromBelow = kind === "lower-bound" || kind === "importance-weighted";
  if (!fromBelow && kind !== "upper-bound") return "";
  return fromBelow === (direction === "lower") ? "≤" : "≥";
}

/** What the number is, in words: "exact", "upper bound", "lower bound", "estimate"; `null` for what has no kind. */
export function kindPhrase(cell: Likelihood): string | null {
  if (cell.kind === undefined) return null;
  const mark = boundMark(cell);
  if (mark === "") return cell.kind;
  const bound = mark === "≤" ? "upper bound" : "lower bound";
  return cell.kind === "importance-weighted" ? `${bound}, importance-weighted` : bound;
}
