import type { Run } from "../core/run.ts";
import { csvText } from "./csv_text.ts";

const HEADER = [
  "model",
  "family",
  "metric",
  "state",
  "value",
  "low",
  "high",
  "level",
  "n",
  "unit",
  "direction",
  "kind",
  "fingerprint",
  "reason",
  "convention",
  "details",
];

/**
 * A run as tidy CSV: one row a cell, numbers in full, empty where there is none, the
 * convention and the model's own details as JSON.
 *
 * @example
 * ```ts
 * tableCsv(run).split("\n")[1]; // "pixelcnn-mnist,autoregressive,bits_per_dim,measured,1.0312,1.0281,…"
 * ```
 */
export function tableCsv(run: Run): string {
  const lines = run.cells.map((cell) => {
    const number = cell.state === "measured" || cell.state === "invalid" ? cell : undefined;
    return [
      cell.model,
      cell.family,
      cell.metric,
      cell.state,
      number?.value,
      number?.interval?.[0],
      number?.interval?.[1],
      number?.level,
      number?.n,
      number?.unit,
      number?.direction,
      number?.kind,
      number?.fingerprint,
      "reason" in cell ? cell.reason : undefined,
      number === undefined ? undefined : JSON.stringify(number.convention),
      number?.details === undefined ? undefined : JSON.stringify(number.details),
    ];
  });
  return csvText([HEADER, ...lines]);
}
