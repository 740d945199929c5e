import { coverage } from "../metric/coverage.ts";
import { density } from "../metric/density.ts";
import type { Boundary } from "../metric/memberships.ts";
import { type Neighbourhoods, neighbourhoods } from "../metric/neighbourhoods.ts";
import { precision } from "../metric/precision.ts";
import { recall } from "../metric/recall.ts";
import type { Measured } from "../metric/sample_estimate.ts";
import type { SampleComparison } from "../metric/sample_metric.ts";
import type { ImplementedMetric, MeasuredAs, Rule } from "./implementation.ts";

const METRICS = { precision, recall, density, coverage };

/** Metrics that count who is in whose ball. */
export type NeighbourMetric = keyof typeof METRICS;

/** What an implementation rules of them. */
export interface NeighbourRules {
  /** Where `--k` is not given. */
  readonly k: number;
  readonly boundary: Boundary;
  readonly rules: readonly Rule[];
  readonly agreement: ImplementedMetric["agreement"];
  /** The samples that it looks at, where they are not all of them. */
  readonly select?: (comparison: SampleComparison, seed: number | undefined) => Promise<SampleComparison>;
  /** What it makes of the exact number, such as a rounding. */
  readonly finish?: (measured: Measured, hoods: Neighbourhoods) => MeasuredAs;
}

/** One of the four by an implementation's rules, with this project's interval. */
export function neighbourMetricAs(metric: NeighbourMetric, asked: NeighbourRules): ImplementedMetric {
  const { boundary, select, finish = (measured: Measured): MeasuredAs => measured } = asked;
  return {
    rules: ({ k = asked.k }) => neighbourRuleTexts({ k, boundary, rules: asked.rules }),
    options: select ? ["k", "seed"] : ["k"],
    agreement: asked.agreement,
    nearest: { k: asked.k },
    async measure(comparison, { k = asked.k, seed }) {
      const chosen = select ? await select(comparison, seed) : comparison;
      const hoods = await neighbourhoods(chosen, k, boundary);
      const { convention, ...measured } = finish(METRICS[metric](hoods), hoods);
      return {
        ...measured,
        convention: {
          k,
          boundary,
          ...(chosen !== comparison && {
            agreement: "statistical",
            n_generated_used: chosen.generated.features?.rows ?? 0,
            n_reference_used: chosen.reference.features?.rows ?? 0,
          }),
          ...convention,
        },
      };
    },
  };
}

/** Their texts. */
export function neighbourRuleTexts({ k, boundary, rules }: Pick<NeighbourRules, "k" | "boundary" | "rules">): Rule[] {
  return [
    { aspect: "neighbour", rule: `balls reach to neighbour ${k}, the sample itself not counted` },
    {
      aspect: "boundary",
      rule: boundary === "<"
        ? "a sample on a ball's surface is outside (<)"
        : "a sample on a ball's surface is in (<=)",
    },
    ...rules,
  ];
}
