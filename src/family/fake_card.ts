/** Cards and graphs for tests: tiny shapes, and networks that are plain functions. Test code only. */
import type { CardOf } from "../card/card.ts";
import type { ImageFormat } from "../card/image_format.ts";
import type { ObservationSpec } from "../card/observation_spec.ts";
import type { Graph, OpenGraph, Tensor } from "../runtime/graph.ts";

const file = { file: "test.onnx", sha256: "0".repeat(64) };

function base(format: Partial<ImageFormat> = {}) {
  return {
    schemaVersion: 1 as const,
    id: "test",
    title: "test",
    modality: "image" as const,
    dataset: "test",
    format: { shape: [1, 2, 3], layout: "NCHW", levels: 256, range: [0, 1], ...format } satisfies ImageFormat,
    provenance: { recipe: "none", trainedOn: "nothing", licence: "MIT" },
  };
}

export function ganCard(): CardOf<"gan"> {
  return {
    ...base({ range: [-1, 1] }),
    family: "gan",
    graphs: { generate: file },
    gan: { latent: 6, generate: { input: "z", output: "x" } },
  };
}

export function vaeCard(sampled: "mean" | "draw", spec: Partial<CardOf<"vae">["vae"]> = {}): CardOf<"vae"> {
  return {
    ...base({ range: [-1, 1] }),
    family: "vae",
    graphs: { encode: file, decode: file },
    vae: {
      latent: 4,
      encode: { input: "x", mean: "mean", logVariance: "log_variance" },
      decode: { input: "z", output: "parameters" },
      observation: { kind: "beta-binomial", parameters: ["log-alpha", "log-beta"] },
      sampled,
      ...spec,
    },
  };
}

export function autoregressiveCard(
  observation: ObservationSpec = { kind: "categorical", classAxis: 1 },
  format: Partial<ImageFormat> = {},
): CardOf<"autoregressive"> {
  return {
    ...base(format),
    family: "autoregressive",
    graphs: { logits: file },
    autoregressive: {
      order: "raster",
      observation,
      logits: { input: "x", output: "logits" },
    },
  };
}

export function diffusionCard(spec: Partial<CardOf<"diffusion">["diffusion"]> = {}): CardOf<"diffusion"> {
  return {
    ...base({ range: [-1, 1] }),
    family: "diffusion",
    graphs: { denoise: file },
    diffusion: {
      denoise: { input: "x", time: "t", output: "out" },
      prediction: "epsilon",
      time: "index",
      schedule: { name: "linear", steps: 40 },
      variance: "fixed-small",
      sampler: { kind: "ddim", steps: 10, eta: 0 },
      ...spec,
    },
  };
}

/** A flow over six numbers whose levels fill `range`. */
export function flowCard(range: readonly [number, number]): CardOf<"flow"> {
  return {
    ...base({ range: [...range] }),
    family: "flow",
    graphs: { forward: file, inverse: file },
    flow: {
      latent: 6,
      dequantisation: { kind: "uniform", levels: 256 },
      forward: { input: "x", latent: "z", logDeterminant: "log_det" },
      inverse: { input: "z", output: "x" },
    },
  };
}

/** A Boltzmann machine of six visible units. */
export function energyCard(units: number, sweeps: number): CardOf<"energy"> {
  return {
    ...base({ levels: 2, binarisation: { kind: "threshold", above: 127 } }),
    family: "energy",
    graphs: { hidden: file, visible: file },
    energy: {
      units,
      hidden: { input: "v", betas: "betas", logits: "logits", freeEnergy: "free_energy" },
      visible: { input: "h", beta: "beta", logits: "logits" },
      sampler: { kind: "gibbs", steps: sweeps },
    },
  };
}

/** An opener whose graphs are functions of their feeds. */
export function fakeGraphs(
  graphs: Readonly<Record<string, (feeds: Readonly<Record<string, Tensor>>) => Record<string, Tensor>>>,
): OpenGraph {
  return (name) => {
    const network = graphs[name];
    if (network === undefined) throw new Error(`No graph '${name}'`);
    const graph: Graph = {
      inputs: [],
      outputs: [],
      run: (feeds) => Promise.resolve(network(feeds)),
      close: () => Promise.resolve(),
    };
    return Promise.resolve(graph);
  };
}
