import type { MetricGuide } from "./metric_guide.ts";

const SINGLE = "the single-stream scenario of MLPerf Inference";
const EARLY = "MLPerf Inference's early-stopping criterion";
const ONNX = "the ONNX operators' definitions";

/** How to read the metrics of time and cost, by their ids. */
export const SPEED_METRIC_GUIDE: Readonly<Record<string, MetricGuide>> = {
  latency_p99_ms: {
    reads:
      "Milliseconds for one image that all but one in a hundred requests stayed under. Lower is better. At 99 % confidence " +
      "it needs 662 requests at the least: with fewer the number is shown and marked as not to the rule. The interval's " +
      "upper end is the early-stopping estimate, which the true percentile lies under at that confidence.",
    source: `${SINGLE}; ${EARLY}`,
  },
  server_per_s: {
    reads:
      "The most requests a second, arriving at random moments, of which 99 % are answered within the bound on latency that " +
      "the convention states. Higher is better. Requests wait for those before them, so that it lies below the throughput. " +
      "It is asked of models that take under 20 ms a sample.",
    source: "the server scenario of MLPerf Inference, Poisson arrivals",
  },
  open_ms: {
    reads: "Milliseconds from a model's files to a session that can run, in a fresh process. Lower is better.",
    source: "a cold start, timed by the bench",
  },
  first_sample_ms: {
    reads:
      "Milliseconds for the first sample after that, when nothing is warm: kernels are chosen, memory is laid out. Lower is " +
      "better; later samples are in the latencies.",
    source: "a cold start, timed by the bench",
  },
  peak_memory_mib: {
    reads:
      "The most memory that the model's process held, runtime and all, in MiB. Lower is better. Models of images draw one sample at a time then, and language models also batches.",
    source: "the resident set's high-water mark, as the system tells it",
  },
  gpu_memory_mib: {
    reads:
      "The most memory in use on the GPU while the model ran, in MiB, as its driver tells it, other programs' included. Lower " +
      "is better.",
    source: "nvidia-smi",
  },
  evaluations: {
    reads: "How often the networks are evaluated for one sample. A cost, not a merit.",
    source: "counted by the bench; the field calls it NFE",
  },
  gflop_per_sample: {
    reads:
      "Floating-point operations for one sample, in billions, counted from the graphs: a multiplication and an addition are " +
      "two. A cost, not a merit.",
    source: `${ONNX}, by shape inference`,
  },
  peak_share: {
    reads:
      "The operations a second at the best batch as a share of what the same device reached on a matrix product in the same " +
      "run: how near to the machine's limit a model runs. What is left is memory traffic, small operators and overhead. It " +
      "ranks no model: one that needs few operations is fast at a small share.",
    source: "Williams, Waterman and Patterson, Roofline, 2009, for holding a program against its machine",
  },
  energy_per_sample_j: {
    reads:
      "Joules for one sample at the best batch, as the processor's or the GPU's own meter tells them. Lower is better. Where " +
      "a machine has no such meter, or keeps it from programs, there is no number.",
    source: "RAPL's counters, or NVIDIA's management library",
  },
  sample_cache_gain: {
    reads:
      "How many times faster a sample is drawn by keeping what earlier pixels left in the network than by computing it anew " +
      "for each. It describes the model; where there is nothing to keep it has no number.",
    source: "Ramachandran et al., Fast generation for convolutional autoregressive models, 2017",
  },
  runtime_ratio: {
    reads:
      "How many times as long one sample takes in this runtime as the same model's takes in ONNX Runtime: above 1 it is " +
      "slower. Rounds of both are interleaved, and times of one round are held against each other, so that a machine that slows down " +
      "slows both; the ratio may differ a little from that of the two times in the table.",
    source: "paired rounds, timed by the bench",
  },
  base_ratio: {
    reads:
      "How many times as long one sample takes as the same model's in the base that the run was held against: above 1 it has " +
      "become slower. Of a language model it is the time from one token to the next. Both are open at once and asked in turn " +
      "in short blocks, so that what else the machine does falls on both. Where the base has the same graphs there is no number: " +
      "it would be the noise of timing.",
    source: "paired blocks and rounds, timed by the bench",
  },
};
