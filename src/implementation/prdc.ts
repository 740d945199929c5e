/**
 * prdc of clovaai/generative-evaluation-prdc, commit e320c1d.
 *
 * Read from prdc/prdc.py: `compute_pairwise_distance` (scikit-learn's, which takes float32 input in float64 and rounds
 * the distances to float32), `compute_nearest_neighbour_distances`, `compute_prdc`. k has no default there; the README
 * and the paper take 5.
 */
import type { Implementation } from "./implementation.ts";
import { neighbourMetricAs, type NeighbourRules } from "./neighbour_rules.ts";

const NEIGHBOURS: NeighbourRules = {
  k: 5,
  boundary: "<",
  agreement: "to rounding",
  rules: [{
    aspect: "distances",
    rule: "scikit-learn's, taken in float64 and rounded to float32 where features are; here exact",
    aside: true,
  }],
};

export const prdc: Implementation = {
  id: "prdc",
  title: "prdc",
  version: "e320c1d",
  metrics: {
    precision: neighbourMetricAs("precision", NEIGHBOURS),
    recall: neighbourMetricAs("recall", NEIGHBOURS),
    density: neighbourMetricAs("density", NEIGHBOURS),
    coverage: neighbourMetricAs("coverage", NEIGHBOURS),
  },
};
