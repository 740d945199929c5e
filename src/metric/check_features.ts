import type { FloatMatrix } from "../linalg/matrix.ts";
import type { SampleComparison } from "./sample_metric.ts";

const checked = new WeakSet<FloatMatrix>();

/**
 * The features of both sets, for metrics that read every one. Refuses what no metric can use: a RangeError where
 * there are only moments, where the dimensions differ, where a set has fewer rows than `least`, or where a value is NaN
 * or infinite, with the row that holds it.
 */
export function checkFeatures(
  comparison: Pick<SampleComparison, "generated" | "reference">,
  least: number,
): { generated: FloatMatrix; reference: FloatMatrix } {
  const a = featuresOf(comparison, "generated"), b = featuresOf(comparison, "reference");
  if (a.cols !== b.cols) {
    throw new RangeError(
      `Cannot compare: generated features have ${a.cols} dimensions, reference features ${b.cols}; ` +
        "use one feature network for both",
    );
  }
  for (const [role, { rows }] of [["generated", a], ["reference", b]] as const) {
    if (rows < least) throw new RangeError(`Cannot compare: needs at least ${least} ${role} samples, got ${rows}`);
  }
  checkFinite(a, "generated features");
  checkFinite(b, "reference features");
  return { generated: a, reference: b };
}

function featuresOf(comparison: Pick<SampleComparison, "generated" | "reference">, role: "generated" | "reference") {
  const { features } = comparison[role];
  if (features === undefined) {
    throw new RangeError(
      `Cannot compare: this metric reads every feature, and of the ${role} set only mean and covariance are known; ` +
        "give features or images instead of a statistics file",
    );
  }
  return features;
}

/** Throws a RangeError that names the first row with a NaN or an infinity; `what` names the matrix. */
export function checkFinite(values: FloatMatrix, what: string): void {
  if (checked.has(values)) return;
  const { data } = values;
  // A plain loop: ten times as fast as findIndex() on ten million features.
  for (let at = 0; at < data.length; at++) {
    const value = data[at]!;
    if (value - value === 0) continue;
    const row = Math.floor(at / values.cols);
    throw new RangeError(`Cannot measure: row ${row} of the ${what} holds ${value}; a model or network gave it`);
  }
  checked.add(values);
}
