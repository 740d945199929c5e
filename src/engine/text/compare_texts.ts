import type { Comparison, LikelihoodKind } from "../../core/run.ts";
import { holm } from "../../stats/holm.ts";
import { ratioOfSums } from "../../stats/ratio_of_sums.ts";
import { studentTCdf } from "../../stats/student_t.ts";
import type { TextUnits } from "./text_units.ts";

/** A model that takes part in comparisons. */
export interface ComparedText {
  readonly id: string;
  readonly units: TextUnits;
  readonly kind: LikelihoodKind;
}

/** Adjusted p-values below it separate two models. */
const SIGNIFICANCE = 0.05;

/**
 * Every pair of models on the same bytes of the same documents: the difference in bits per byte, its interval, and whether it is significant
 * among all pairs (Holm). What makes a document hard for both cancels. Tokenisers are part of the models: where a text has
 * several tokenisations, what is compared is the likelihood of the one that the tokeniser gives. A model that does not predict
 * a document's first token is compared with its like alone.
 *
 * @param group What the documents are called.
 */
export function compareTexts(models: readonly ComparedText[], group: string): Comparison[] {
  const pairs = models.flatMap((a, i) =>
    models.slice(i + 1).flatMap((b) => a.units.bytes.join() === b.units.bytes.join() ? [[a, b] as const] : [])
  );
  const found = pairs.map(([a, b]) => {
    const differences = a.units.bits.map((bits, i) => bits - b.units.bits[i]!);
    const { value, interval, error, degrees } = ratioOfSums(differences, a.units.bytes);
    const pValue = error === null || value === 0 ? 1 : Math.min(1, 2 * studentTCdf(-Math.abs(value) / error, degrees));
    return { a, b, difference: value, interval, pValue };
  });
  const adjusted = holm(found.map(({ pValue }) => pValue));
  return found.map(({ a, b, difference, interval }, i) => ({
    metric: "bits_per_byte",
    models: [a.id, b.id],
    group,
    difference,
    interval,
    level: 0.95,
    unit: "bits/byte",
    n: a.units.bits.length,
    pValue: adjusted[i]!,
    kinds: [a.kind, b.kind],
    verdict: adjusted[i]! >= SIGNIFICANCE ? "not-separated" : difference < 0 ? "first" : "second",
  }));
}
