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
import { STEP_PORTS } from "../../card/step_ports.ts";

/**
 * A Llama model as an .onnx file that reads one token of each sequence and the keys and values of those before it: what
 * generates text. {@linkcode KeyValueCache} keeps the past.
 *
 * In: `tokens`, int64 [batch]; `position`, int64 [1] or, where sequences differ, [batch]; `past.0.key`, float32
 * [batch, keyValueHeads, headDim, capacity], and `past.0.value`, float32 [batch, keyValueHeads, capacity, headDim], and
 * so on for every layer. Of the past, what lies at `position` and after it is ignored, so that the capacity may be
 * larger; it must be finite, and the capacity at least 1.
 *
 * Out: `logits`, float32 [batch, vocabulary], and what belongs into the past at `position`: `new.0.key` and
 * `new.0.value`, float32 [batch, keyValueHeads, headDim], and so on.
 *
 * @example
 * ```ts
 * const graph = await openOnnx(encodeLlamaStep(checkpoint), { threads: 1 });
 * const cache = new KeyValueCache({ ...checkpoint.config, batch: 1 });
 * const outputs = await graph.run({ tokens: { data: BigInt64Array.of(1n), dims: [1] }, ...cache.feeds() });
 * cache.append(outputs);
 * ```
 */
export function encodeLlamaStep(checkpoint: Llama2cCheckpoint): Uint8Array {
  const { config, layers } = checkpoint, { heads, keyValueHeads, headDim, vocabulary } = config;
  const trace = new GraphTrace(), numbers = [...layers.keys()];
  const shape = trace.integers([-1, heads + 2 * keyValueHeads, headDim]);
  const rotation = rotationAt(trace, STEP_PORTS.position, config);
  const mask = pastMask(trace);

  let x = embedTokens(trace, "tokens", checkpoint);
  for (const [layer, weights] of layers.entries()) {
    const options = { config, weights, layer };
    const key = STEP_PORTS.newKey(layer), value = STEP_PORTS.newValue(layer);
    const parts = openAttention(trace, x, { ...options, shape, rotation, key, value });
    x = closeLayer(trace, x, attend(trace, parts, mask, options), options);
  }
  classify(trace, x, "logits", checkpoint);

  const float = (name: string, axes: readonly (number | string)[]) =>
    ({ name, type: "float32", shape: ["batch", ...axes] }) as const;
  return encodeOnnx({
    inputs: [
      { name: "tokens", type: "int64", shape: ["batch"] },
      { name: STEP_PORTS.position, type: "int64", shape: ["positions"] },
      ...numbers.flatMap((layer) => [
        float(STEP_PORTS.pastKey(layer), [keyValueHeads, headDim, "capacity"]),
        float(STEP_PORTS.pastValue(layer), [keyValueHeads, "capacity", headDim]),
      ]),
    ],
    outputs: [
      float("logits", [vocabulary]),
      ...numbers.flatMap((layer) => [
        float(STEP_PORTS.newKey(layer), [keyValueHeads, headDim]),
        float(STEP_PORTS.newValue(layer), [keyValueHeads, headDim]),
      ]),
    ],
    nodes: trace.nodes,
    initializers: trace.initializers,
  });
}

/** Attention to the past and to the token itself, in one softmax: [batch, heads × headDim]. */
function attend(
  trace: GraphTrace,
  { query, key, value }: AttentionParts,
  mask: string,
  { config: { dim, heads, keyValueHeads, headDim }, layer }: LayerOptions,
): string {
  const at = `layers.${layer}.attention`;
  // The heads of the queries that one head of keys serves are the rows of one product.
  const rows = trace.reshape(query, [-1, keyValueHeads, heads / keyValueHeads, headDim], `${at}.rows`);
  const ownKey = trace.reshape(key, [-1, keyValueHeads, headDim, 1], `${at}.key.own`);
  const ownValue = trace.reshape(value, [-1, keyValueHeads, 1, headDim], `${at}.value.own`);

  const past = trace.add("MatMul", [rows, STEP_PORTS.pastKey(layer)], `${at}.scores.past`);
  const own = trace.add("MatMul", [rows, ownKey], `${at}.scores.own`);
  const scores = trace.add("Concat", [own, past], `${at}.scores`, { axis: -1 });
  const shares = maskedSoftmax(trace, scores, mask, `${at}.shares`);
  const cut = (from: number, to: number, name: string): string =>
    trace.add("Slice", [shares, ...[from, to, -1].map((value) => trace.integers([value]))], name);
  const ownShare = cut(0, 1, `${at}.shares.own`);
  const pastShares = cut(1, 2 ** 31, `${at}.shares.past`);

  const joined = trace.add("Add", [
    trace.add("MatMul", [pastShares, STEP_PORTS.pastValue(layer)], `${at}.joined.past`),
    trace.add("Mul", [ownShare, ownValue], `${at}.joined.own`),
  ], `${at}.joined`);
  return trace.reshape(joined, [-1, dim], `${at}.attended`);
}

/** [positions, 1, 1, 1 + capacity]: 0 for the token itself and the past before its position, -Infinity from it on. */
function pastMask(trace: GraphTrace): string {
  const shape = trace.add("Shape", [STEP_PORTS.pastKey(0)], "past.shape");
  const capacity = trace.add("Gather", [shape, trace.integer(3)], "capacity");
  const places = trace.add("Range", [trace.integer(-1), capacity, trace.integer(1)], "mask.places");
  const ends = trace.reshape(STEP_PORTS.position, [-1, 1, 1, 1], "mask.ends");
  const seen = trace.add("Less", [places, ends], "mask.seen");
  return trace.add("Where", [seen, trace.float(0), trace.float(-Infinity)], "mask");
}
