/**
 * What `models/<id>/card.json` may say: all that is known of one registered model.
 *
 * A card declares everything that a stranger's model needs to be measured: how its numbers stand for grey levels, what
 * its graphs take and give, and where it came from. Noise is always an input of a graph.
 */
import { z } from "zod";

const count = z.number().int().positive();
const tensorName = z.string().min(1);

/** An ONNX file in the card's folder, pinned by its content. */
const graphSchema = z.strictObject({
  file: z.string().regex(/^[\w.-]+\.onnx$/, "must name an .onnx file in the card's own folder"),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "must be 64 lower-case hexadecimal digits"),
});

/** How the numbers that a graph reads and writes stand for pixels. */
const formatSchema = z.strictObject({
  /** Channels, height, width. */
  shape: z.tuple([count, count, count]),
  layout: z.literal("NCHW"),
  /** Number of grey levels; level k stands for `low + (high - low) · k / (levels - 1)`. */
  levels: z.literal(256),
  range: z.tuple([z.number(), z.number()]).refine(([low, high]) => low < high, "must be [low, high] with low < high"),
});
export type ImageFormat = z.infer<typeof formatSchema>;

const provenanceSchema = z.strictObject({
  recipe: z.string(),
  trainedOn: z.string(),
  licence: z.string(),
  seed: z.number().int().optional(),
  steps: count.optional(),
  weights: count.optional(),
  source: z.string().optional(),
  /** What the recipe measured on held-out data; a claim to compare with, never a result. */
  heldOut: z.record(z.string(), z.number()).optional(),
});

const base = {
  schemaVersion: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "must be lower-case letters, digits and hyphens"),
  title: z.string().min(1),
  modality: z.literal("image"),
  /** The dataset that the model was made for. */
  dataset: z.string().min(1),
  format: formatSchema,
  provenance: provenanceSchema,
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
  graphs: z.strictObject({ logits: graphSchema, step: graphSchema.optional() }),
  autoregressive: z.strictObject({
    order: z.literal("raster"),
    /** The logits of a pixel's levels lie along `classAxis` of the output: 1 for [N, levels, H, W]. */
    observation: z.strictObject({ kind: z.literal("categorical"), classAxis: z.literal(1) }),
    logits: z.strictObject({ input: tensorName, output: tensorName }),
    step: z.strictObject({
      /** int64 [1]: the raster index of the position. */
      position: tensorName,
      /** [batch, levels] */
      logits: tensorName,
      /** What later positions read of this one; `batch` stands where the batch axis is. */
      cells: z.strictObject({ output: tensorName, shape: z.array(z.union([count, z.literal("batch")])) }),
      windows: z.array(windowSchema).min(1),
    }).optional(),
  }),
}).refine((card) => (card.graphs.step === undefined) === (card.autoregressive.step === undefined), {
  path: ["autoregressive", "step"],
  message: "graphs.step and autoregressive.step come together or not at all",
});

const vaeSchema = z.strictObject({
  ...base,
  family: z.literal("vae"),
  graphs: z.strictObject({ encode: graphSchema, decode: graphSchema }),
  vae: z.strictObject({
    /** Dimension of z, whose prior is the standard normal. */
    latent: count,
    encode: z.strictObject({ input: tensorName, mean: tensorName, logVariance: tensorName }),
    decode: z.strictObject({ input: tensorName, output: tensorName }),
    /** What the decoder's output [N, 2, H, W] means: log alpha and log beta of a beta-binomial on 0..levels-1. */
    observation: z.strictObject({
      kind: z.literal("beta-binomial"),
      parameters: z.tuple([z.literal("log-alpha"), z.literal("log-beta")]),
    }),
    /** Whether a sample's pixels are the mean of p(x|z), as VAE papers show, or drawn from it. */
    sampled: z.enum(["mean", "draw"]),
  }),
});

const ganSchema = z.strictObject({
  ...base,
  family: z.literal("gan"),
  graphs: z.strictObject({ generate: graphSchema }),
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

const diffusionSchema = z.strictObject({
  ...base,
  family: z.literal("diffusion"),
  graphs: z.strictObject({ denoise: graphSchema }),
  diffusion: z.strictObject({
    denoise: z.strictObject({ input: tensorName, time: tensorName, output: tensorName }),
    conditioning: conditioningSchema.optional(),
    prediction: z.enum(["epsilon", "v", "x0"]),
    /** The time input: the step's index t from 0, or the fraction t / steps. */
    time: z.enum(["index", "fraction"]),
    schedule: scheduleSchema,
    /** Variance of p(x_{t-1}|x_t): the posterior's (`fixed-small`) or beta_t (`fixed-large`). */
    variance: z.enum(["fixed-small", "fixed-large"]),
    sampler: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("ddim"), steps: count, eta: z.number().min(0).max(1) }),
      z.strictObject({ kind: z.literal("ancestral"), steps: count }),
    ]),
  }),
});
export type DiffusionSpec = z.infer<typeof diffusionSchema>["diffusion"];

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
  featureSchema,
]);

export type Card = z.infer<typeof cardSchema>;
export type CardOf<F extends Card["family"]> = Extract<Card, { family: F }>;
/** The cards of generative models: everything but feature networks. */
export type ModelCard = Exclude<Card, { family: "feature" }>;
export type GraphFile = z.infer<typeof graphSchema>;
