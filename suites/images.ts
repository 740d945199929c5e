import type { ImageSuite } from "../src/engine/suite.ts";

/** Generative models of MNIST digits: likelihood, sample quality and sampling speed. */
const images: ImageSuite = {
  kind: "images",
  id: "images",
  title: "Images: MNIST digits",
  version: 1,
  reference: { dataset: "mnist", split: "holdout10k", from: 0, count: 5000 },
  anchor: { id: "mnist", title: "real digits", dataset: "mnist", split: "holdout10k", from: 5000, count: 5000 },
  features: "lenet-mnist",
  metrics: [
    "bits_per_dim",
    "fid",
    "kid",
    "inception_score",
    "precision",
    "recall",
    "density",
    "coverage",
    "sharpness",
    "high_frequency_energy",
    "classes_covered",
    "class_kl",
    "ndb",
    "latency_p50_ms",
    "latency_p90_ms",
    "throughput_per_s",
  ],
  defaultPreset: "standard",
  presets: {
    quick: {
      samples: 500,
      likelihood: [
        { method: { method: "exact" }, images: 500 },
        { method: { method: "elbo" }, images: 500 },
        { method: { method: "vlb", timeSteps: 8 }, images: 100 },
        { method: { method: "dequantised", draws: 1 }, images: 500 },
        { method: { method: "ais", chains: 64, temperatures: 1000 }, images: 500 },
      ],
      latency: { queries: 64, minSeconds: 1, maxSeconds: 20 },
      throughput: { batchSizes: [1, 4, 16], repeats: 3, maxSecondsPerRun: 2 },
    },
    standard: {
      samples: 2500,
      likelihood: [
        { method: { method: "exact" }, images: 2500 },
        { method: { method: "elbo" }, images: 2500 },
        { method: { method: "vlb", timeSteps: 8 }, images: 500 },
        { method: { method: "dequantised", draws: 1 }, images: 2500 },
        { method: { method: "ais", chains: 64, temperatures: 1000 }, images: 2500 },
      ],
      latency: { queries: 64, minSeconds: 2, maxSeconds: 40 },
      throughput: { batchSizes: [1, 4, 16, 64, 256], repeats: 5, maxSecondsPerRun: 3 },
    },
    full: {
      samples: 10_000,
      likelihood: [
        { method: { method: "exact" }, images: 5000 },
        { method: { method: "elbo" }, images: 5000 },
        { method: { method: "vlb", timeSteps: 16 }, images: 5000 },
        { method: { method: "dequantised", draws: 1 }, images: 5000 },
        { method: { method: "ais", chains: 64, temperatures: 1000 }, images: 5000 },
      ],
      latency: { queries: 256, minSeconds: 10, maxSeconds: 120 },
      throughput: { batchSizes: [1, 4, 16, 64, 256, 1024], repeats: 10, maxSecondsPerRun: 30 },
    },
  },
  microBatch: { sample: 64, likelihood: 20, costly: 5, features: 100 },
  // The models' recipes leave out the first 10,000 digits of the file, which are the held-out ones.
  training: { dataset: "mnist", split: "train", from: 10_000, count: 50_000 },
  gallery: { shown: 10, furthest: 10, pool: 50 },
};

export default images;
