import type { LikelihoodSuite } from "../src/engine/suite.ts";

/** Likelihoods of held-out images, by every method that a model offers: exact, bounds and estimates told apart. */
const likelihood: LikelihoodSuite = {
  kind: "likelihood",
  id: "likelihood",
  title: "Likelihood of held-out images",
  version: 1,
  heldOut: [
    { dataset: "mnist", split: "holdout10k", from: 0, count: 10_000 },
    { dataset: "fashion-mnist", split: "test", from: 0, count: 10_000 },
    { dataset: "oracle", split: "test", from: 0, count: 10_000 },
  ],
  metrics: [
    "bits_per_dim",
    "nats_per_image",
    "bits_per_dim_tightest",
    "bits_above_truth",
    "mode_coverage",
    "off_support",
    "evaluations_per_image",
  ],
  // Shares of samples and areas under curves: a hundredth each, as of precision and recall. Near 0 or 1, 2 % of the number
  // itself would be nothing, or more than is left.
  compare: {
    leastEffect: {
      mode_coverage: { absolute: 0.01 },
      off_support: { absolute: 0.01 },
      ood_likelihood: { absolute: 0.01 },
      ood_typicality: { absolute: 0.01 },
      ood_ratio: { absolute: 0.01 },
    },
  },
  defaultPreset: "standard",
  presets: {
    quick: {
      methods: [
        { method: { method: "exact" }, images: 200 },
        { method: { method: "elbo" }, images: 500 },
        { method: { method: "vlb", timeSteps: 16 }, images: 60 },
        { method: { method: "dequantised", draws: 1 }, images: 200 },
        { method: { method: "ais", chains: 40, temperatures: 1000 }, images: 500 },
        { method: { method: "importance-weighted", draws: 64 }, images: 60 },
        { method: { method: "dequantised", draws: 16 }, images: 20 },
      ],
      checkImages: 100,
      samples: 400,
      outlierImages: 100,
    },
    standard: {
      methods: [
        { method: { method: "exact" }, images: 1500 },
        { method: { method: "elbo" }, images: 10_000 },
        { method: { method: "vlb", timeSteps: 16 }, images: 500 },
        { method: { method: "dequantised", draws: 1 }, images: 2000 },
        { method: { method: "ais", chains: 40, temperatures: 4000 }, images: 10_000 },
        { method: { method: "importance-weighted", draws: 64 }, images: 500 },
        { method: { method: "importance-weighted", draws: 5000 }, images: 20 },
        { method: { method: "vlb", timeSteps: "all" }, images: 20 },
        { method: { method: "ode", tolerance: 1e-3, probes: 1 }, images: 20 },
        { method: { method: "ais", chains: 20, temperatures: 4000, direction: "reverse" }, images: 10_000 },
        { method: { method: "dequantised", draws: 64 }, images: 60 },
      ],
      checkImages: 500,
      samples: 2000,
      outlierImages: 500,
    },
    full: {
      methods: [
        { method: { method: "exact" }, images: 10_000 },
        { method: { method: "elbo" }, images: 10_000 },
        { method: { method: "vlb", timeSteps: 16 }, images: 10_000 },
        { method: { method: "dequantised", draws: 1 }, images: 10_000 },
        { method: { method: "ais", chains: 500, temperatures: 10_000 }, images: 10_000 },
        { method: { method: "importance-weighted", draws: 64 }, images: 10_000 },
        { method: { method: "importance-weighted", draws: 5000 }, images: 500 },
        { method: { method: "vlb", timeSteps: "all" }, images: 500 },
        { method: { method: "ode", tolerance: 1e-4, probes: 4 }, images: 500 },
        { method: { method: "ais", chains: 500, temperatures: 10_000, direction: "reverse" }, images: 10_000 },
        { method: { method: "dequantised", draws: 256 }, images: 500 },
      ],
      checkImages: 2000,
      samples: 10_000,
      outlierImages: 5000,
    },
  },
  microBatch: { sample: 64, likelihood: 20, costly: 5 },
};

export default likelihood;
