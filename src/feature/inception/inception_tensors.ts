import { INCEPTION_CLASSES, traceInceptionV3 } from "./inception_v3.ts";

/** What batch normalisation keeps, per channel, by PyTorch's names. */
const BATCH_NORM = ["weight", "bias", "running_mean", "running_var"] as const;

/** Name and shape of a tensor in the checkpoint. */
export type TensorShape = readonly [name: string, shape: readonly number[]];

/** The 472 tensors of the FID Inception's checkpoint, in the order of the network. */
export function inceptionTensors(): readonly TensorShape[] {
  const layers = traceInceptionV3().convolutions.flatMap(({ name, shape }): TensorShape[] => [
    [`${name}.conv.weight`, shape],
    ...BATCH_NORM.map((part): TensorShape => [`${name}.bn.${part}`, [shape[0]]]),
  ]);
  return [...layers, ["fc.weight", [INCEPTION_CLASSES, 2048]], ["fc.bias", [INCEPTION_CLASSES]]];
}
