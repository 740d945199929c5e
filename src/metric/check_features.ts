import type { Matrix } from "../linalg/matrix.ts";
import type { SampleComparison } from "./sample_metric.ts";

const checked = new WeakSet<Matrix>();

/**
 * Refuses feature sets that no metric can use: a RangeError where the dimensions differ, where a set has fewer rows
 * than `least`, or where a value is NaN or infinite, with the row that holds it.
 */
export function checkFeatures({ generated, reference }: SampleComparison, least: number): void {
  const a = generated.features, b = reference.features;
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
}

/** Throws a RangeError that names the first row with a NaN or an infinity; `what` names the matrix. */
export function checkFinite(values: Matrix, what: string): void {
  if (checked.has(values)) return;
  const at = values.data.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    const row = Math.floor(at / values.cols);
    throw new RangeError(
      `Cannot measure: row ${row} of the ${what} holds ${values.data[at]}; a model or network gave it`,
    );
  }
  checked.add(values);
}
