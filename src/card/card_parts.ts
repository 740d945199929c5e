/** What cards of every family are made of. */
import { z } from "zod";

export const count = z.number().int().positive();
export const tensorName = z.string().min(1);
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 lower-case hexadecimal digits");

/** An ONNX file in the card's folder, pinned by its content. */
export const graphSchema = z.strictObject({
  file: z.string().regex(/^([\w-]+\/)?[\w.-]+\.onnx$/, "must name an .onnx file in the card's own folder"),
  sha256: sha256Hex,
});
export type GraphFile = z.infer<typeof graphSchema>;

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
  /** Smoothed losses while it was trained, by ascending step. */
  curve: z.array(z.object({ step: count }).catchall(z.number())).optional(),
});

/** Who a model is, and where it came from. */
export const named = {
  schemaVersion: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "must be lower-case letters, digits and hyphens"),
  title: z.string().min(1),
  /** The dataset that the model was made for. */
  dataset: z.string().min(1),
  /** Id of the model whose recipe this is from another seed: it takes part by name, or as a replica of that model. */
  replicaOf: z.string().optional(),
  provenance: provenanceSchema,
};
