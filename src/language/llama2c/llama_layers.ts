/** The parts of a Llama model that its graphs share; only attention differs. */
import type { GraphTrace } from "./graph_trace.ts";
import type { Llama2cCheckpoint, Llama2cConfig, Llama2cLayer } from "./llama2c_checkpoint.ts";
import { rotaryTables } from "./rotary_tables.ts";

/** Added to the mean square by RMSNorm (run.c `rmsnorm()`). */
const EPSILON = 1e-5;

/** The lowest score in a softmax, relative to the largest one. */
const LOWEST = -64;

/** Names of the tables of {@linkcode rotaryTables} at some positions. */
export interface Rotation {
  /** [positions, 1, headDim]: the axis of 1 is that of heads. */
  readonly cosine: string;
  /** [positions, 1, headDim] */
  readonly sine: string;
  /** [headDim, headDim] */
  readonly rightAngle: string;
}

/** Names of what attention joins; `...` are the leading axes of the shape that was asked for. */
export interface AttentionParts {
  /** [..., heads, headDim], divided by √headDim. */
  readonly query: string;
  /** [..., keyValueHeads, headDim] */
  readonly key: string;
  /** [..., keyValueHeads, headDim] */
  readonly value: string;
}

/** What one layer is built with. */
export interface LayerOptions {
  readonly config: Llama2cConfig;
  readonly weights: Llama2cLayer;
  /** Number of the layer, which names what belongs to it. */
  readonly layer: number;
}

/**
 * Embeds tokens.
 *
 * @param tokens Name of int64 [rows].
 * @returns Name of float32 [rows, dim].
 */
export function embedTokens(trace: GraphTrace, tokens: string, { config, embedding }: Llama2cCheckpoint): string {
  trace.weights("embedding", [config.vocabulary, config.dim], embedding);
  return trace.add("Gather", ["embedding", tokens], "embedded");
}

/**
 * The last norm and the classifier.
 *
 * @param x Name of float32 [rows, dim].
 * @param logits Name for float32 [rows, vocabulary].
 */
export function classify(trace: GraphTrace, x: string, logits: string, checkpoint: Llama2cCheckpoint): void {
  const { config: { dim, vocabulary }, embedding, norm, classifier } = checkpoint;
  const weights = classifier === embedding ? "embedding" : trace.weights("classifier", [vocabulary, dim], classifier);
  trace.add("Gemm", [rmsNorm(trace, x, "norm", norm), weights], logits, { transB: 1 });
}

/**
 * The rotation at some positions.
 *
 * @param positions Name of int64 [positions]; a graph fails at a position from `sequenceLength` on.
 */
export function rotationAt(
  trace: GraphTrace,
  positions: string,
  { sequenceLength, headDim }: Llama2cConfig,
): Rotation {
  const { cosine, sine, rightAngle } = rotaryTables(sequenceLength, headDim);
  const rows = (name: string, table: Float32Array): string =>
    trace.add("Gather", [trace.weights(name, [sequenceLength, 1, headDim], table), positions], `${name}.rows`);
  return {
    cosine: rows("rotary.cosine", cosine),
    sine: rows("rotary.sine", sine),
    rightAngle: trace.weights("rotary.right_angle", [headDim, headDim], rightAngle),
  };
}

/**
 * A layer up to its attention: norm, one product for query, key and value, and the rotation of the first two.
 *
 * @param x Name of float32 [rows, dim].
 * @param shape Name of the shape to give to the heads: the leading axes, heads + 2 × keyValueHeads, headDim.
 * @param key Name that the rotated key is to have.
 * @param value Name that the value is to have.
 */
export function openAttention(
  trace: GraphTrace,
  x: string,
  { config: { dim, heads, keyValueHeads, headDim }, weights, layer, shape, rotation, key, value }: LayerOptions & {
    readonly shape: string;
    readonly rotation: Rotation;
    readonly key: string;
    readonly value: string;
  },
): AttentionParts {
  const at = `layers.${layer}.attention`, rows = (heads + 2 * keyValueHeads) * headDim;
  const joined = trace.weights(`${at}.in`, [rows, dim], joinRows(weights.query, weights.key, weights.value));
  const normed = rmsNorm(trace, x, `${at}.norm`, weights.attentionNorm);
  const projected = trace.add("Gemm", [normed, joined], `${at}.projected`, { transB: 1 });
  const all = trace.add("Reshape", [projected, shape], `${at}.heads`);
  const [turning] = trace.split(all, [`${at}.turning`, value], {
    axis: -2,
    sizes: [heads + keyValueHeads, keyValueHeads],
  });
  // Faster than to gather the elements of each pair the other way round.
  const crossed = trace.add("MatMul", [turning, rotation.rightAngle], `${at}.crossed`);
  const turned = trace.add("Add", [
    trace.add("Mul", [turning, rotation.cosine], `${at}.turned.cosine`),
    trace.add("Mul", [crossed, rotation.sine], `${at}.turned.sine`),
  ], `${at}.turned`);
  const [unscaled] = trace.split(turned, [`${at}.unscaled`, key], { axis: -2, sizes: [heads, keyValueHeads] });
  return { query: trace.add("Mul", [unscaled, trace.float(headDim ** -0.5)], `${at}.query`), key, value };
}

/**
 * The softmax over the last axis, of what a mask lets through.
 *
 * ONNX Runtime gives masked scores denormal shares, which the processor handles so slowly that a whole graph takes twice
 * the time. So no score is let further than 64 below its row's largest: what is masked has a share of e^-64 at most,
 * which no sum in single precision notices.
 *
 * @param scores Name of float32 of any shape.
 * @param mask Name of what is added to it, 0 or -Infinity, that broadcasts to the shape; 0 at least once in a row.
 * @param name What the result is called.
 */
export function maskedSoftmax(trace: GraphTrace, scores: string, mask: string, name: string): string {
  const masked = trace.add("Add", [scores, mask], `${name}.masked`);
  const largest = trace.add("ReduceMax", [masked], `${name}.largest`, { axes: [-1], keepdims: 1 });
  const floor = trace.add("Add", [largest, trace.float(LOWEST)], `${name}.floor`);
  return trace.add("Softmax", [trace.add("Max", [masked, floor], `${name}.lifted`)], name, { axis: -1 });
}

/**
 * A layer after its attention: the heads' joint projection, and the feed-forward block
 * down(silu(gate(x)) · up(x)), silu(g) = g · sigmoid(g), each added to the residual stream.
 *
 * @param x Name of float32 [rows, dim], as the layer began.
 * @param attended Name of float32 [rows, heads × headDim].
 * @returns Name of float32 [rows, dim].
 */
export function closeLayer(
  trace: GraphTrace,
  x: string,
  attended: string,
  { config: { dim, hiddenDim }, weights, layer }: LayerOptions,
): string {
  const at = `layers.${layer}`, block = `${at}.feed_forward`;
  const out = trace.weights(`${at}.attention.out`, [dim, dim], weights.output);
  const middle = trace.add("Gemm", [attended, out, x], `${at}.middle`, { transB: 1 });
  const joined = trace.weights(`${block}.in`, [2 * hiddenDim, dim], joinRows(weights.gate, weights.up));
  const down = trace.weights(`${block}.out`, [dim, hiddenDim], weights.down);
  const normed = rmsNorm(trace, middle, `${block}.norm`, weights.feedForwardNorm);
  const both = trace.add("Gemm", [normed, joined], `${block}.both`, { transB: 1 });
  const [gate, up] = trace.split(both, [`${block}.gate`, `${block}.up`], { axis: -1, sizes: [hiddenDim, hiddenDim] });
  const opening = trace.add("Mul", [gate, trace.add("Sigmoid", [gate], `${block}.sigmoid`)], `${block}.silu`);
  const hidden = trace.add("Mul", [opening, up], `${block}.hidden`);
  return trace.add("Gemm", [hidden, down, middle], `${at}.end`, { transB: 1 });
}

/** x / √(mean(x²) + ε) · weight over the last axis, in the operators that ONNX Runtime fuses into one. */
function rmsNorm(trace: GraphTrace, x: string, name: string, weight: Float32Array): string {
  const square = trace.add("Pow", [x, trace.float(2)], `${name}.square`);
  const mean = trace.add("ReduceMean", [square], `${name}.mean`, { axes: [-1], keepdims: 1 });
  const root = trace.add("Sqrt", [trace.add("Add", [mean, trace.float(EPSILON)], `${name}.raised`)], `${name}.root`);
  const unit = trace.add("Div", [x, root], `${name}.unit`);
  return trace.add("Mul", [unit, trace.weights(`${name}.weight`, [weight.length], weight)], `${name}.scaled`);
}

/** Matrices of as many columns below each other. */
function joinRows(...matrices: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(matrices.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const matrix of matrices) {
    joined.set(matrix, at);
    at += matrix.length;
  }
  return joined;
}
