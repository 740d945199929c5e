import { encodeOnnx } from "../../runtime/onnx_writer.ts";
import { GraphTrace } from "./graph_trace.ts";
import type { Llama2cCheckpoint } from "./llama2c_checkpoint.ts";
import {
  type AttentionParts,
  classify,
  closeLayer,
  embedTokens,
  type LayerOptions,
  maskedSoftmax,
  openAttention,
  rotationAt,
} from "./llama_layers.ts";

/**
 * A Llama model as an .onnx file that reads whole sequences: what scores text.
 *
 * In: `tokens`, int64 [batch, time], time at most the config's `sequenceLength`. Out: `logits`, float32
 * [batch, time, vocabulary]; those at a position follow from the tokens up to it.
 *
 * @example
 * ```ts
 * const graph = await openOnnx(encodeLlamaLogits(readLlama2cCheckpoint(bytes)), { threads: 1 });
 * const { logits } = await graph.run({ tokens: { data: BigInt64Array.of(1n, 403n), dims: [1, 2] } });
 * ```
 */
export function encodeLlamaLogits(checkpoint: Llama2cCheckpoint): Uint8Array {
  const { config, layers } = checkpoint, trace = new GraphTrace();
  const { heads, keyValueHeads, headDim, vocabulary } = config;
  const batchAndTime = trace.add("Shape", ["tokens"], "shape");
  const time = trace.add("Gather", [batchAndTime, trace.integer(1)], "time");
  const positions = trace.add("Range", [trace.integer(0), time, trace.integer(1)], "positions");
  const headsShape = withAxes(trace, batchAndTime, [heads + 2 * keyValueHeads, headDim], "heads.shape");
  const rotation = rotationAt(trace, positions, config);
  const mask = causalMask(trace, positions);

  let x = embedTokens(trace, trace.reshape("tokens", [-1], "rows"), checkpoint);
  for (const [layer, weights] of layers.entries()) {
    const options = { config, weights, layer }, at = `layers.${layer}.attention`;
    const parts = openAttention(trace, x, {
      ...options,
      shape: headsShape,
      rotation,
      key: `${at}.key`,
      value: `${at}.value`,
    });
    x = closeLayer(trace, x, attend(trace, parts, mask, options), options);
  }
  classify(trace, x, "logits.rows", checkpoint);
  trace.add("Reshape", ["logits.rows", withAxes(trace, batchAndTime, [vocabulary], "logits.shape")], "logits");
  return encodeOnnx({
    inputs: [{ name: "tokens", type: "int64", shape: ["batch", "time"] }],
    outputs: [{ name: "logits", type: "float32", shape: ["batch", "time", vocabulary] }],
    nodes: trace.nodes,
    initializers: trace.initializers,
  });
}

/** Attention of every position to those up to it: [batch × time, heads × headDim]. */
function attend(
  trace: GraphTrace,
  { query, key, value }: AttentionParts,
  mask: string,
  { config: { dim, heads, keyValueHeads, headDim }, layer }: LayerOptions,
): string {
  const at = `layers.${layer}.attention`;
  // The heads of the queries that one head of keys serves are a group, an axis along which keys and values repeat.
  const groups = trace.reshape(query, [0, 0, keyValueHeads, heads / keyValueHeads, headDim], `${at}.groups`);
  const perGroup = trace.add("Transpose", [groups], `${at}.query.time`, { perm: [0, 2, 3, 1, 4] });
  const keys = trace.reshape(key, [0, 0, keyValueHeads, 1, headDim], `${at}.key.groups`);
  const keysAcross = trace.add("Transpose", [keys], `${at}.key.time`, { perm: [0, 2, 3, 4, 1] });
  const values = trace.reshape(value, [0, 0, keyValueHeads, 1, headDim], `${at}.value.groups`);
  const valuesDown = trace.add("Transpose", [values], `${at}.value.time`, { perm: [0, 2, 3, 1, 4] });

  const scores = trace.add("MatMul", [perGroup, keysAcross], `${at}.scores`);
  const shares = maskedSoftmax(trace, scores, mask, `${at}.shares`);
  const joined = trace.add("MatMul", [shares, valuesDown], `${at}.joined`);
  const perTime = trace.add("Transpose", [joined], `${at}.joined.time`, { perm: [0, 3, 1, 2, 4] });
  return trace.reshape(perTime, [-1, dim], `${at}.attended`);
}

/** [time, time]: 0 where the column is not after the row, else -Infinity. */
function causalMask(trace: GraphTrace, positions: string): string {
  const rows = trace.reshape(positions, [-1, 1], "mask.rows");
  const seen = trace.add("LessOrEqual", [positions, rows], "mask.seen");
  return trace.add("Where", [seen, trace.float(0), trace.float(-Infinity)], "mask");
}

/** The shape of the tokens with axes of fixed size after it. */
function withAxes(trace: GraphTrace, batchAndTime: string, axes: readonly number[], name: string): string {
  return trace.add("Concat", [batchAndTime, trace.integers(axes)], name, { axis: 0 });
}
