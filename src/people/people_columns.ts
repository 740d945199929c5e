import type { Column } from "../core/run.ts";

/** The metric that models are ranked by. */
export const HUMAN_ERROR = "human_error_rate";

const PEOPLE = { part: "What people see", unit: "%", direction: "higher" } as const;

/** One of people's metrics: how it is shown, and which rate it is. */
export interface PeopleMetric {
  readonly column: Column;
  readonly rate: "overall" | "real" | "generated";
}

/**
 * How often people err about a model's images among real ones, in per cent. The halves describe in which way they erred and are
 * no merit by themselves: who calls everything real errs on no real image.
 */
export const PEOPLE_METRICS: readonly PeopleMetric[] = [
  { rate: "overall", column: { ...PEOPLE, id: HUMAN_ERROR, title: "human error" } },
  { rate: "real", column: { ...PEOPLE, id: `${HUMAN_ERROR}_real`, title: "real called generated", ranked: false } },
  {
    rate: "generated",
    column: { ...PEOPLE, id: `${HUMAN_ERROR}_generated`, title: "generated called real", ranked: false },
  },
];

/** Whether a metric is one of people's. */
export function isPeopleMetric(metric: string): boolean {
  return PEOPLE_METRICS.some(({ column }) => column.id === metric);
}
