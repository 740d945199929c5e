import type { FloatMatrix } from "../linalg/matrix.ts";
import { checkFinite } from "./check_features.ts";
import type { SampleComparison } from "./sample_metric.ts";

/** How many images of each set the feature network puts into each class: that of the largest logit. */
export interface ClassCounts {
  /** [classes] */
  readonly generated: Uint32Array;
  /** [classes] */
  readonly reference: Uint32Array;
}

/**
 * Counts the classes of both sets; a RangeError where a set has no class logits, or the two have other classes.
 *
 * @example
 * ```ts
 * classCounts(comparison).generated; // [251, 302, 240, …]
 * ```
 */
export function classCounts(
  comparison: Pick<SampleComparison, "generated" | "reference" | "network">,
): ClassCounts {
  const generated = logitsOf(comparison, "generated"), reference = logitsOf(comparison, "reference");
  if (generated.cols !== reference.cols) {
    throw new RangeError(
      `Cannot compare classes: generated samples have ${generated.cols}, reference samples ${reference.cols}; ` +
        "use one feature network for both",
    );
  }
  return { generated: countsOf(generated), reference: countsOf(reference) };
}

function logitsOf(
  comparison: Pick<SampleComparison, "generated" | "reference" | "network">,
  role: "generated" | "reference",
): FloatMatrix {
  const { logits } = comparison[role];
  if (logits === undefined || logits.rows === 0) {
    throw new RangeError(
      `Cannot count classes: the ${role} set has no class logits (network: ${comparison.network}); ` +
        "take images through a feature network that has classes",
    );
  }
  checkFinite(logits, `${role} class logits`);
  return logits;
}

function countsOf({ rows, cols, data }: FloatMatrix): Uint32Array {
  const counts = new Uint32Array(cols);
  for (let i = 0; i < rows; i++) {
    let largest = 0;
    for (let j = 1; j < cols; j++) {
      if (data[i * cols + j]! > data[i * cols + largest]!) largest = j;
    }
    counts[largest]!++;
  }
  return counts;
}
