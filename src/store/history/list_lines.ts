import { z } from "zod";
import { familySchema, likelihoodKindSchema } from "../../core/run.ts";
import type { History } from "./open_history.ts";

/** Numbers of one model by one metric that are points of one line over time: of one convention and kind. */
export interface HistoryLine {
  readonly metric: string;
  readonly fingerprint: string;
  readonly kind?: z.infer<typeof likelihoodKindSchema>;
  readonly unit: string;
  readonly direction: "lower" | "higher";
  /** Of the model, as the last of these numbers had it. */
  readonly family: z.infer<typeof familySchema>;
  /** Whether one way is better than the other. */
  readonly ranked: boolean;
  readonly numbers: number;
  /** When the last run of them started: ISO 8601, UTC. */
  readonly latest: string;
}

const LINES = `
  SELECT series.metric, series.fingerprint, series.kind, series.unit, series.direction, series.family,
    min(series.ranked) AS ranked,
    sum((SELECT count(*) FROM cell WHERE cell.series = series.series)) AS numbers,
    max((SELECT max(cell.started) FROM cell WHERE cell.series = series.series)) AS latest
  FROM series
  WHERE series.model = ? AND series.metric = ? AND series.fingerprint IS NOT NULL
  GROUP BY series.fingerprint, series.kind, series.unit, series.direction
  HAVING numbers > 0
  ORDER BY latest DESC, series.fingerprint`;

const rowSchema = z.object({
  metric: z.string(),
  fingerprint: z.string(),
  kind: likelihoodKindSchema.nullable(),
  unit: z.string(),
  direction: z.enum(["lower", "higher"]),
  family: familySchema,
  ranked: z.number(),
  numbers: z.number(),
  latest: z.number(),
});

/**
 * The lines over time that a model has by a metric: the one with the newest number first.
 *
 * @returns Empty where no run has such a number of the model.
 *
 * @example
 * ```ts
 * listLines(history, "ddpm-mnist", "fid")[0]?.numbers; // 12
 * ```
 */
export function listLines(history: History, model: string, metric: string): readonly HistoryLine[] {
  return history.prepare(LINES).all(model, metric).map((row) => {
    const { kind, latest, ranked, ...line } = rowSchema.parse(row);
    return {
      ...line,
      ranked: ranked === 1,
      ...(kind === null ? {} : { kind }),
      latest: new Date(latest).toISOString(),
    };
  });
}
