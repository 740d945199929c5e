import type { SetArrays } from "../engine/task.ts";

/** What takes seconds, in the order of a table. */
const QUICK = ["fid", "kid", "inception_score", "precision", "recall", "density", "coverage"];

/**
 * The metrics that two sets allow, where nobody asked for others: moments alone serve the Fréchet distance, and the
 * Inception Score needs logits.
 *
 * @param known Ids that the implementation has.
 */
export function defaultMetrics(generated: SetArrays, reference: SetArrays, known: readonly string[]): string[] {
  const onlyMoments = generated.features === undefined || reference.features === undefined;
  return QUICK.filter((id) => {
    if (!known.includes(id)) return false;
    if (id === "inception_score") return generated.logits !== undefined;
    return id === "fid" || !onlyMoments;
  });
}
