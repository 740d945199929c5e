import type { ClassConditioning } from "../card/card.ts";
import type { Convention } from "../core/run.ts";
import type { Tensor } from "../runtime/graph.ts";

/**
 * What a class-conditional graph is fed for the samples `first`..`first + count - 1`: sample i has class i mod classes,
 * so that every prefix is balanced. Nothing for a model without classes.
 */
export function classLabels(
  conditioning: ClassConditioning | undefined,
  first: number,
  count: number,
): Readonly<Record<string, Tensor>> {
  if (conditioning === undefined) return {};
  const { input, classes } = conditioning;
  const data = BigInt64Array.from({ length: count }, (_, i) => BigInt((first + i) % classes));
  return { [input]: { data, dims: [count] } };
}

/** How classes are chosen, for a sampler's convention. */
export function labelConvention(conditioning: ClassConditioning | undefined): Convention {
  return conditioning === undefined ? {} : { labels: "index mod classes", classes: conditioning.classes };
}
