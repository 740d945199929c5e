import { emptyRun } from "../core/fixture_empty_run.ts";
import type { Cell, Column, Family, MeasuredCell, Run } from "../core/run.ts";
import type { Claim, Statistic } from "./claim.ts";

/** One model or anchor of a made-up run: its family, and numbers by metric with the half-width of their intervals. */
export interface MadeUp {
  readonly id: string;
  readonly family: Family;
  readonly numbers?: Readonly<Record<string, readonly [value: number, half: number]>>;
  /** Changes every measured cell. */
  readonly as?: Partial<MeasuredCell>;
  readonly evaluations?: number;
  readonly group?: string;
}

const COLUMNS: readonly Column[] = [
  { id: "recall", title: "recall", unit: "", direction: "higher" },
  { id: "sharpness", title: "sharpness", unit: "", direction: "higher" },
  { id: "fid", title: "FID (lenet-mnist)", unit: "", direction: "lower" },
  { id: "latency_p50_ms", title: "latency p50", unit: "ms", direction: "lower" },
  { id: "bits_per_dim", title: "bits/dim", unit: "bits/dim", direction: "lower" },
];

/**
 * A run for the tests of claims. Its numbers are invented and prove nothing about any model.
 *
 * @example
 * ```ts
 * madeUpRun([{ id: "v", family: "vae", numbers: { recall: [0.7, 0.01] } }]).cells.length; // 1
 * ```
 */
export function madeUpRun(rows: readonly MadeUp[], others: readonly Cell[] = []): Run {
  return {
    ...emptyRun(),
    rows: rows.map(({ id, family, evaluations, group }) => ({
      id,
      title: id,
      family,
      role: family === "data" ? "anchor" : "model",
      ...(evaluations === undefined ? {} : { evaluationsPerSample: evaluations }),
      ...(group === undefined ? {} : { group }),
    })),
    columns: [...COLUMNS],
    cells: [
      ...rows.flatMap(({ id, family, numbers = {}, as = {} }) =>
        Object.entries(numbers).map(([metric, number]) => ({ ...madeUpCell(id, family, metric, number), ...as }))
      ),
      ...others,
    ],
  };
}

/** One measured cell; of a metric without a column in the run, one without a unit where higher is better. */
export function madeUpCell(
  model: string,
  family: Family,
  metric: string,
  [value, half]: readonly [number, number],
): MeasuredCell {
  const { unit, direction } = COLUMNS.find(({ id }) => id === metric) ?? { unit: "", direction: "higher" };
  return {
    model,
    family,
    metric,
    state: "measured",
    value,
    interval: [value - half, value + half],
    level: 0.95,
    n: 1000,
    unit,
    direction,
    convention: { reference: "mnist holdout10k" },
    fingerprint: "0123456789ab",
  };
}

type ValueStatistic = Extract<Statistic, { of: "value" }>;

/**
 * A claim of the tests; what is not told is of recall, VAEs lower than GANs by more than 0.05.
 *
 * @example
 * ```ts
 * madeUpClaim({ about: "gan" }, { direction: "near", against: { constant: 1 } });
 * ```
 */
export function madeUpClaim(told: Partial<Claim> = {}, statistic: Partial<ValueStatistic> = {}): Claim {
  return {
    id: "vae-recall",
    about: "vae",
    sentence: "VAEs are less diverse than GANs.",
    suite: "images",
    sources: [{ work: "A book" }],
    shows: "Something.",
    statistic: {
      of: "value",
      metric: "recall",
      direction: "lower",
      against: { families: ["gan"] },
      least: { difference: 0.05 },
      ...statistic,
    },
    ...told,
  };
}

/** A VAE with a recall and half its interval. */
export const vae = (value: number, half = 0.01, id = "v"): MadeUp => ({
  id,
  family: "vae",
  numbers: { recall: [value, half] },
});

/** A GAN with the same. */
export const gan = (value: number, half = 0.01, id = "g"): MadeUp => ({
  id,
  family: "gan",
  numbers: { recall: [value, half] },
});
