import { z } from "zod";

const tensorInfo = z.object({
  /** The node and its output, such as `Identity:0`. */
  name: z.string().optional(),
  dtype: z.string().optional(),
  tensorShape: z.object({
    dim: z.array(z.object({ size: z.union([z.string(), z.number()]).optional(), name: z.string().optional() }))
      .optional(),
    unknownRank: z.boolean().optional(),
  }).optional(),
  /** Given where the input is a table that the model brings along. */
  resourceId: z.unknown().optional(),
});

const signature = z.object({
  inputs: z.record(z.string(), tensorInfo).optional(),
  outputs: z.record(z.string(), tensorInfo).optional(),
});

const weight = z.object({
  name: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  dtype: z.enum(["float32", "int32", "bool", "string", "complex64"]),
  quantization: z.object({
    dtype: z.enum(["uint8", "uint16", "float16"]),
    scale: z.number().optional(),
    min: z.number().optional(),
  }).optional(),
});

/** What `model.json` of a TensorFlow.js model says, as far as running it needs. */
export const modelJsonSchema = z.object({
  format: z.enum(["graph-model", "layers-model"]).optional(),
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(weight) })).default([]),
  signature: signature.optional(),
  userDefinedMetadata: z.looseObject({ signature: signature.optional() }).optional(),
  modelInitializer: z.record(z.string(), z.unknown()).optional(),
  initializerSignature: z.record(z.string(), z.unknown()).optional(),
});

export type ModelJson = z.infer<typeof modelJsonSchema>;
export type TensorInfo = z.infer<typeof tensorInfo>;
export type WeightSpec = z.infer<typeof weight>;

const BYTES = { float32: 4, int32: 4, bool: 1, complex64: 8, uint8: 1, uint16: 2, float16: 2 } as const;

/** Bytes of a weight in its shard; `undefined` for text, whose length only the shard knows. */
export function weightBytes({ shape, dtype, quantization }: WeightSpec): number | undefined {
  const stored = quantization?.dtype ?? dtype;
  if (stored === "string") return undefined;
  return shape.reduce((product, axis) => product * axis, BYTES[stored]);
}
