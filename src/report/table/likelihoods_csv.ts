import type { Run } from "../../core/run.ts";
import { csvText } from "./csv_text.ts";

const HEADER = [
  "model",
  "method",
  "state",
  "bits_per_dim",
  "low",
  "high",
  "level",
  "n",
  "kind",
  "evaluations_per_image",
  "terms",
  "reason",
];

/**
 * Every method's likelihood as tidy CSV: one row a model and method, terms as JSON. `null` for a run without any.
 *
 * @example
 * ```ts
 * likelihoodsCsv(run)?.split("\n")[1]; // "vae-mnist,ELBO,measured,1.335,1.328,1.341,0.95,10000,lower-bound,2,…"
 * ```
 */
export function likelihoodsCsv({ likelihoods = [] }: Run): string | null {
  if (likelihoods.length === 0) return null;
  const rows = likelihoods.map(({ method, evaluations, cell }) => {
    const number = cell.state === "measured" || cell.state === "invalid" ? cell : undefined;
    return [
      cell.model,
      method,
      cell.state,
      number?.value,
      number?.interval?.[0],
      number?.interval?.[1],
      number?.level,
      number?.n,
      number?.kind,
      evaluations,
      number?.terms === undefined ? undefined : JSON.stringify(number.terms),
      "reason" in cell ? cell.reason : undefined,
    ];
  });
  return csvText([HEADER, ...rows]);
}
