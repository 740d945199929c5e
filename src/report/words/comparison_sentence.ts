import type { Comparison, LikelihoodKind } from "../../core/run.ts";

/**
 * What a paired comparison decides.
 *
 * @example
 * ```ts
 * comparisonSentence(comparison); // "pixelcnn-mnist's number is lower, but vae-mnist's is a bound and may truly be lower"
 * ```
 */
export function comparisonSentence({ models: [a, b], kinds: [ofA, ofB], verdict, difference }: Comparison): string {
  if (verdict === "not-separated") return "not separated";
  const [better, worse] = difference < 0 ? [a, b] : [b, a];
  if (verdict !== "open") return `${better} is better`;
  const [betterKind, worseKind] = difference < 0 ? [ofA, ofB] : [ofB, ofA];
  const doubts = [doubt(better, betterKind, "higher"), doubt(worse, worseKind, "lower")].filter((text) =>
    text !== undefined
  );
  return `${better}'s number is lower, but ${doubts.join(" and ")}`;
}

function doubt(model: string, kind: LikelihoodKind, way: "higher" | "lower"): string | undefined {
  if (kind === "estimate") return `${model}'s is an estimate, which may err`;
  const may = kind === "upper-bound" ? "higher" : kind === "exact" ? undefined : "lower";
  return may === way ? `${model}'s is a bound and may truly be ${way}` : undefined;
}
