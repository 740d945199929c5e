import type { Cell, Run } from "../../core/run.ts";
import { csvText, type CsvValue } from "./csv_text.ts";
import { withSoftwareLabels } from "../words/software_labels.ts";

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
  return csvText([HEADER, ...withSoftwareLabels(run).cells.map(fields)]);
}

/**
 * The cells of every other way of drawing tokens, in the columns of {@linkcode tableCsv} behind that of the way. `null` for
 * a run without any.
 *
 * @example
 * ```ts
 * decodingsCsv(run)?.split("\n")[1]; // "greedy,kn-moby,language,mauve,measured,0.41,…"
 * ```
 */
export function decodingsCsv({ decodings = [] }: Run): string | null {
  const rows = decodings.flatMap(({ decoding, cells }) => cells.map((cell) => [decoding, ...fields(cell)]));
  return rows.length === 0 ? null : csvText([["decoding", ...HEADER], ...rows]);
}

/**
 * The cells of every sampler and number of steps, in the columns of {@linkcode tableCsv} behind those of the setting.
 * `null` for a run without sweeps.
 *
 * @example
 * ```ts
 * sweepsCsv(run)?.split("\n")[1]; // "DDIM,5,ddpm-mnist,diffusion,fid,measured,131,…"
 * ```
 */
export function sweepsCsv(run: Run): string | null {
  const rows = (withSoftwareLabels(run).sweeps ?? []).flatMap(({ model, sampler, points }) =>
    points.flatMap(({ steps, cells }) => cells.map((cell) => [sampler, steps, ...fields({ ...cell, model })]))
  );
  return rows.length === 0 ? null : csvText([["sampler", "steps", ...HEADER], ...rows]);
}

function fields(cell: Cell): CsvValue[] {
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
}
