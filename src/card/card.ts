/**
 * What `models/<id>/card.json` may say: all that is known of one registered model.
 *
 * A card declares everything that a stranger's model needs to be measured: how its numbers stand for grey levels or
 * tokens, what its graphs take and give, and where it came from. Noise is always an input of a graph.
 */
import { z } from "zod";
import { anyGraphSchema, checkTfjsGraphs, tfjsGraphsSchema } from "./any_graph.ts";
import { count, graphSchema, named, tensorName } from "./card_parts.ts";
import { formatSchema } from "./image_format.ts";
import { languageSchema } from "./language_card.ts";
import { checkObservation, observationSchema } from "./observation_spec.ts";

/** What the cards of images have in common. */
const base = {
  ...named,
  modality: z.literal("image"),
  format: formatSchema,
  /**
   * The same networks once more, for TensorFlow.js: by the names that they have in `graphs`, with the same inputs and
   * outputs; all of them or some. Quality is measured of `graphs`, and these say how the model does in a second runtime.
   */
  tfjs: tfjsGraphsSchema.optional(),
};

/** A run of neighbouring columns of a cache, given to the step graph as [columns, ...block]; zero outside the image. */
const windowSchema = z.strictObject({
  input: tensorName,
  /** `pixels`: the values drawn so far, block [batch, channels]; `cells`: what the step gave there. */
  of: z.enum(["pixels", "cells"]),
  row: z.number().int().max(0),
  /** First and last column, relative to the position being drawn. */
  columns: z.tuple([z.number().int(), z.number().int()]),
}).refine(
  ({ row, columns: [from, to] }) => from <= to && (row < 0 || to < 0),
  "columns must be [first, last], and in row 0 lie left of the position: the rest is the future",
);
export type StepWindow = z.infer<typeof windowSchema>;

/** A class-conditional graph: int64 [batch] labels from 0 to classes - 1. */
const conditioningSchema = z.strictObject({ input: tensorName, classes: count.min(2) });
export type ClassConditioning = z.infer<typeof conditioningSchema>;

const autoregressiveSchema = z.strictObject({
  ...base,
  family: z.literal("autoregressive"),
  graphs: z.strictObject({ logits: anyGraphSchema, step: anyGraphSchema.optional() }),
  autoregressive: z.strictObject({
    order: z.literal("raster"),
    observation: observationSchema,
    logits: z.strictObject({ input: tensorName, output: tensorName }),
    step: z.strictObject({
      /** int64 [1]: the raster index of the position. */
      position: tensorName,
      /** [batch, parameters of one place] */
      logits: tensorName,
      /** What later positions read of this one; `batch` stands where the batch axis is. */
      cells: z.strictObject({ output: tensorName, shape: z.array(z.union([count, z.literal("batch")])) }),
      windows: z.array(windowSchema).min(1),
    }).optional(),
  }),
}).superRefine(({ format, graphs, autoregressive: { observation, step } }, context) => {
  const complain = (path: string) => (message: string) =>
    void context.addIssue({ code: "custom", path: ["autoregressive", path], message });
  if ((graphs.step === undefined) !== (step === undefined)) {
    complain("step")("graphs.step and autoregressive.step come together or not at all");
  }
  checkObservation({ format, observation }, complain("observation"));
});

const vaeSchema = z.strictObject({
  ...base,
  family: z.literal("vae"),
  graphs: z.strictObject({ encode: anyGraphSchema, decode: anyGraphSchema }),
  vae: z.strictObject({
    /** Dimension of z, whose prior is the standard normal. */
    latent: count,
    encode: z.strictObject({ input: tensorName, mean: tensorName, logVariance: tensorName }),
    decode: z.strictObject({ input: tensorName, output: tensorName }),
    /** What the decoder's output means; pixels are independent given z. */
    observation: observationSchema,
    /** Whether a sample's pixels are the mean of p(x|z), as VAE papers show, or drawn from it. */
    sampled: z.enum(["mean", "draw"]),
  }),
}).superRefine(({ format, vae: { observation, sampled } }, context) => {
  const complain = (path: string) => (message: string) =>
    void context.addIssue({ code: "custom", path: ["vae", path], message });
  checkObservation({ format, observation }, complain("observation"));
  if (sampled === "mean" && ["categorical", "discretized-logistic-mixture"].includes(observation.kind)) {
    complain("sampled")(`pixels of a ${observation.kind} observation can only be drawn`);
  }
});

const ganSchema = z.strictObject({
  ...base,
  family: z.literal("gan"),
  graphs: z.strictObject({ generate: anyGraphSchema }),
  gan: z.strictObject({
    /** Dimension of z, drawn from the standard normal. */
    latent: count,
    generate: z.strictObject({ input: tensorName, output: tensorName }),
    conditioning: conditioningSchema.optional(),
  }),
});

const scheduleSchema = z.union([
  z.strictObject({ name: z.enum(["cosine", "linear"]), steps: count.min(2) }),
  z.strictObject({ betas: z.array(z.number().gt(0).lt(1)).min(2) }),
]);

/** How a diffusion model is sampled; `steps` are evaluations of the network. */
export const samplerSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("ddim"), steps: count, eta: z.number().min(0).max(1) }),
  z.strictObject({ kind: z.literal("ancestral"), steps: count }),
  z.strictObject({
    kind: z.literal("dpm-solver++-2m"),
    steps: count,
    /**
     * What the steps are even in: log(signal / noise), time, its root, or (noise / signal)^(1/7). Left out, the first.
     */
    spacing: z.enum(["log-snr", "time-uniform", "time-quadratic", "karras"]).default("log-snr"),
    /** Whether the last step is of first order where there are fewer than 15. Left out, it is. */
    lowerOrderFinal: z.boolean().default(true),
    /**
     * Where the last step ends: at clean images (`zero`), for which it is of first order in any case, or with the noise
     * of the schedule's first step (`smallest`). Left out, at clean images.
     */
    finalSigma: z.enum(["zero", "smallest"]).default("zero"),
  }),
]);

const diffusionSchema = z.strictObject({
  ...base,
  family: z.literal("diffusion"),
  graphs: z.strictObject({ denoise: anyGraphSchema }),
  diffusion: z.strictObject({
    denoise: z.strictObject({ input: tensorName, time: tensorName, output: tensorName }),
    conditioning: conditioningSchema.optional(),
    prediction: z.enum(["epsilon", "v", "x0"]),
    /** The time input: the step's index t from 0, or the fraction t / steps. */
    time: z.enum(["index", "fraction"]),
    schedule: scheduleSchema,
    /**
     * Variance of p(x_{t-1}|x_t): the posterior's (`fixed-small`), beta_t (`fixed-large`), or between the two, in
     * logarithms, as the output's second half of channels says (`learned-range`: 1 is beta_t and -1 the posterior's).
     */
    variance: z.enum(["fixed-small", "fixed-large", "learned-range"]),
    sampler: samplerSchema,
  }),
});
export type DiffusionSpec = z.infer<typeof diffusionSchema>["diffusion"];

const flowSchema = z.strictObject({
  ...base,
  family: z.literal("flow"),
  graphs: z.strictObject({ forward: anyGraphSchema, inverse: anyGraphSchema }),
  flow: z.strictObject({
    /** Dimension of z, which is standard normal under the model: channels · height · width. */
    latent: count,
    /** Level k becomes `low + (high - low) · (k + u) / levels` with u uniform on (0, 1). */
    dequantisation: z.strictObject({ kind: z.literal("uniform"), levels: count }),
    /** Dequantised images in, z [batch, latent] and log |det dz/dx| [batch] out. */
    forward: z.strictObject({ input: tensorName, latent: tensorName, logDeterminant: tensorName }),
    inverse: z.strictObject({ input: tensorName, output: tensorName }),
  }),
}).superRefine(({ format, flow: { latent, dequantisation } }, context) => {
  const size = format.shape[0] * format.shape[1] * format.shape[2];
  const complain = (path: string[], message: string) =>
    void context.addIssue({ code: "custom", path: ["flow", ...path], message });
  if (latent !== size) complain(["latent"], `must be the ${size} numbers of an image: a flow keeps the dimension`);
  if (dequantisation.levels !== format.levels) {
    complain(["dequantisation", "levels"], `must be the format's ${format.levels}`);
  }
});

/**
 * A restricted Boltzmann machine on binary pixels, with graphs that take inverse temperatures: at 0 the weights are
 * gone, visible units have base rates and hidden ones are fair coins; at 1 it is the model.
 */
const energySchema = z.strictObject({
  ...base,
  family: z.literal("energy"),
  graphs: z.strictObject({ hidden: anyGraphSchema, visible: anyGraphSchema }),
  energy: z.strictObject({
    /** Hidden units. */
    units: count,
    /** v and two inverse temperatures [2] in; h's logits at the second, and free energies [batch, 2] at both, out. */
    hidden: z.strictObject({ input: tensorName, betas: tensorName, logits: tensorName, freeEnergy: tensorName }),
    /** h [batch, units] and one inverse temperature [1] in; v's logits there out. */
    visible: z.strictObject({ input: tensorName, beta: tensorName, logits: tensorName }),
    /** Sweeps of block Gibbs sampling from the base rates to a sample; 1,000 where it is left out. */
    sampler: z.strictObject({ kind: z.literal("gibbs"), steps: count }).optional(),
  }),
}).refine(({ format }) => format.levels === 2 && format.range[0] === 0 && format.range[1] === 1, {
  path: ["format"],
  message: "units of a restricted Boltzmann machine are binary: levels must be 2 and the range [0, 1]",
});

/** An output of a feature network: [batch, dimension]. */
const layerSchema = z.strictObject({ output: tensorName, dimension: count });

/**
 * What happens to images before the graph sees them: resized to the format's height and width, levels mapped onto its
 * range, then (value - mean) / std for each channel.
 */
const preprocessingSchema = z.strictObject({
  /** `none`: images must have the format's size already. */
  resize: z.enum(["none", "tf1-bilinear", "pil-bicubic", "torch-bilinear"]),
  /** Whether resized values are rounded to grey levels; left out, they are not. */
  quantise: z.boolean().optional(),
  mean: z.array(z.number()).optional(),
  std: z.array(z.number().positive()).optional(),
});
export type ResizeKind = z.infer<typeof preprocessingSchema>["resize"];

const featureSchema = z.strictObject({
  ...base,
  family: z.literal("feature"),
  graphs: z.strictObject({ features: graphSchema }),
  network: z.strictObject({
    input: tensorName,
    /** The default layer: its output, [batch, dimension], and the name that conventions give it. */
    features: tensorName,
    dimension: count,
    layer: tensorName.optional(),
    /** Further layers by name. */
    layers: z.record(tensorName, layerSchema).optional(),
    /** What a spatial Fréchet distance (sFID) reads. */
    spatial: layerSchema.optional(),
    /** [batch, classes], before the softmax; the unbiased ones leave the last layer's bias out. */
    logits: tensorName.optional(),
    logitsUnbiased: tensorName.optional(),
    classes: count.optional(),
    /** Left out: no resizing, no mean, no std. */
    preprocessing: preprocessingSchema.optional(),
  }),
}).superRefine(({ format, network }, context) => {
  const complain = (path: string[], message: string) =>
    void context.addIssue({ code: "custom", path: ["network", ...path], message });
  for (const name of ["mean", "std"] as const) {
    const values = network.preprocessing?.[name];
    if (values !== undefined && values.length !== format.shape[0]) {
      complain(["preprocessing", name], `must hold one number for each of the ${format.shape[0]} channels`);
    }
  }
  const classifies = network.logits !== undefined || network.logitsUnbiased !== undefined;
  if (classifies !== (network.classes !== undefined)) {
    complain(["classes"], "classes and logits come together or not at all");
  }
  if (Object.hasOwn(network.layers ?? {}, network.layer ?? "features")) {
    complain(["layers"], `must not name the default layer '${network.layer ?? "features"}' again`);
  }
});

/** A registered model or feature network. */
export const cardSchema = z.discriminatedUnion("family", [
  autoregressiveSchema,
  vaeSchema,
  ganSchema,
  diffusionSchema,
  flowSchema,
  energySchema,
  languageSchema,
  featureSchema,
])
  .superRefine((card, context) => card.modality === "image" ? checkTfjsGraphs(card, context) : undefined);

export type Card = z.infer<typeof cardSchema>;
export type CardOf<F extends Card["family"]> = Extract<Card, { family: F }>;
/** The cards of generative models: everything but feature networks. */
export type ModelCard = Exclude<Card, { family: "feature" }>;
/** The cards of models of images, and of text. */
export type ImageModelCard = Exclude<ModelCard, { modality: "text" }>;
export type LanguageCard = CardOf<"language">;
/** Everything that has images, feature networks too. */
export type ImageCard = Exclude<Card, { modality: "text" }>;

/** Whether a card is that of a generative model of images. */
export function isImageModel(card: Card): card is ImageModelCard {
  return card.family !== "feature" && card.modality === "image";
}
