import { encodeOnnx, type OnnxInitializer, type OnnxValue } from "../../runtime/onnx_writer.ts";
import { foldBatchNorm } from "./fold_batch_norm.ts";
import {
  INCEPTION_CLASSES,
  INCEPTION_CONSTANTS,
  INCEPTION_LAYERS,
  INCEPTION_SPATIAL,
  traceInceptionV3,
} from "./inception_v3.ts";

/** Added to batch normalisation's variances, in TensorFlow's graph and in its ports. */
const EPSILON = 1e-3;

/**
 * The FID Inception as an .onnx file, batch normalisation folded in.
 *
 * In: `images`, float32 [batch, 3, 299, 299] of grey levels from 0 to 255, resized already.
 * Out: `features_64`, `features_192`, `features_768`, `features_2048` (means over all pixels), `spatial`
 * [batch, 2023], `logits_unbiased` and `logits` [batch, 1008].
 *
 * @param tensor Gives the checkpoint's tensors by name, row-major; their shapes are those of `inceptionTensors()`.
 *
 * @example
 * ```ts
 * const bytes = encodeInception((name) => weights.get(name)!);
 * ```
 */
export function encodeInception(tensor: (name: string) => Float32Array): Uint8Array {
  const { nodes, convolutions } = traceInceptionV3();
  const { middle, scale, spatialFrom, spatialTo, spatialAxis } = INCEPTION_CONSTANTS;
  const initializers: OnnxInitializer[] = [
    { name: middle, shape: [], data: Float32Array.of(128) },
    { name: scale, shape: [], data: Float32Array.of(1 / 128) },
    { name: spatialFrom, shape: [1], data: BigInt64Array.of(0n) },
    { name: spatialTo, shape: [1], data: BigInt64Array.of(7n) },
    { name: spatialAxis, shape: [1], data: BigInt64Array.of(1n) },
  ];
  for (const { name, shape } of convolutions) {
    const { weight, bias } = foldBatchNorm(tensor(`${name}.conv.weight`), {
      weight: tensor(`${name}.bn.weight`),
      bias: tensor(`${name}.bn.bias`),
      mean: tensor(`${name}.bn.running_mean`),
      variance: tensor(`${name}.bn.running_var`),
    }, EPSILON);
    initializers.push({ name: `${name}.weight`, shape, data: weight });
    initializers.push({ name: `${name}.bias`, shape: [shape[0]], data: bias });
  }
  initializers.push({ name: "fc.weight", shape: [INCEPTION_CLASSES, 2048], data: tensor("fc.weight") });
  initializers.push({ name: "fc.bias", shape: [INCEPTION_CLASSES], data: tensor("fc.bias") });

  const output = (name: string, size: number): OnnxValue => ({ name, type: "float32", shape: ["batch", size] });
  return encodeOnnx({
    inputs: [{ name: "images", type: "float32", shape: ["batch", 3, 299, 299] }],
    outputs: [
      ...[...Object.values(INCEPTION_LAYERS), INCEPTION_SPATIAL].map(({ output: name, dimension }) =>
        output(name, dimension)
      ),
      output("logits_unbiased", INCEPTION_CLASSES),
      output("logits", INCEPTION_CLASSES),
    ],
    nodes,
    initializers,
  });
}
