/** For tests: a small decoder of Llama's architecture as Hugging Face's Optimum exports them. */
import { LLAMA_CONFIG } from "../../card/huggingface/fixture_folder.ts";
import { DECODER_PORTS } from "../../card/language_ports.ts";
import { randomCheckpoint } from "../../language/llama2c/fixture_random_checkpoint.ts";
import { GraphTrace } from "../../language/llama2c/graph_trace.ts";
import { type Llama2cCheckpoint, readLlama2cCheckpoint } from "../../language/llama2c/llama2c_checkpoint.ts";
import {
  type AttentionParts,
  classify,
  closeLayer,
  embedTokens,
  type LayerOptions,
  maskedSoftmax,
  openAttention,
  rotationAt,
} from "../../language/llama2c/llama_layers.ts";
import { encodeOnnx, type OnnxValue } from "../../runtime/onnx_writer.ts";

/** A model of random weights with the sizes of {@linkcode LLAMA_CONFIG}. */
export function tinyCheckpoint(): Llama2cCheckpoint {
  return readLlama2cCheckpoint(randomCheckpoint({
    dim: LLAMA_CONFIG.hidden_size,
    hidden_dim: 20,
    n_layers: LLAMA_CONFIG.num_hidden_layers,
    n_heads: LLAMA_CONFIG.num_attention_heads,
    n_kv_heads: LLAMA_CONFIG.num_key_value_heads,
    vocab_size: LLAMA_CONFIG.vocab_size,
    seq_len: LLAMA_CONFIG.max_position_embeddings,
  }));
}

/** What exported decoders differ in. */
export interface DecoderExport {
  /** Whether there is an attention mask; without one all tokens count. */
  readonly attention: boolean;
  /** Whether positions are an input; else they are counted from the past's length. */
  readonly positions: boolean;
  /** Whether there is the switch of merged graphs, which decides whether the past is looked at. */
  readonly useCache: boolean;
}

/**
 * The content of its decoder's .onnx file. In and out as {@linkcode DECODER_PORTS} says; logits at a position follow from
 * the past and the tokens up to it that the attention mask does not hide.
 */
export function encodeDecoder(checkpoint: Llama2cCheckpoint, options: DecoderExport): Uint8Array {
  const { config, layers } = checkpoint, { heads, keyValueHeads, headDim, vocabulary } = config;
  const { tokens, attention, positions, useCache, logits, ...ports } = DECODER_PORTS;
  const trace = new GraphTrace(), numbers = [...layers.keys()];
  const batchAndTime = trace.add("Shape", [tokens], "shape");
  const time = trace.add("Gather", [batchAndTime, trace.integer(1)], "time");
  const pastShape = trace.add("Shape", [ports.pastKey(0)], "past.shape");
  const given = trace.add("Gather", [pastShape, trace.integers([2])], "past.given");
  const length = options.useCache
    ? trace.add("Where", [useCache, given, trace.integers([0])], "past.length")
    : trace.add("Identity", [given], "past.length");
  const reach = trace.add("Add", [length, time], "reach");
  const counted = trace.add("Range", [
    trace.add("Squeeze", [length], "past.length.scalar"),
    trace.add("Squeeze", [reach], "reach.scalar"),
    trace.integer(1),
  ], "positions.counted");
  const rows = options.positions
    ? trace.reshape(positions, [-1], "positions.rows")
    : trace.reshape(trace.add("Expand", [counted, batchAndTime], "positions.all"), [-1], "positions.rows");
  const headsShape = trace.integers([-1, heads + 2 * keyValueHeads, headDim]);
  const rotation = rotationAt(trace, rows, config);
  const mask = decoderMask(trace, { counted, reach: "reach.scalar", attention: options.attention });

  let x = embedTokens(trace, trace.reshape(tokens, [-1], "tokens.rows"), checkpoint);
  for (const [layer, weights] of layers.entries()) {
    const at = `layers.${layer}.attention`, names = { key: `${at}.key`, value: `${at}.value` };
    const layerOptions = { config, weights, layer };
    const parts = openAttention(trace, x, { ...layerOptions, shape: headsShape, rotation, ...names });
    x = closeLayer(trace, x, attend(trace, parts, mask, layerOptions), layerOptions);
  }
  classify(trace, x, "logits.rows", checkpoint);
  const logitsShape = trace.add("Concat", [batchAndTime, trace.integers([vocabulary])], "logits.shape", { axis: 0 });
  trace.add("Reshape", ["logits.rows", logitsShape], logits);

  const int64 = (name: string, shape: readonly string[]): OnnxValue => ({ name, type: "int64", shape });
  const cache = (name: string, reach: string): OnnxValue => ({
    name,
    type: "float32",
    shape: ["batch_size", keyValueHeads, reach, headDim],
  });
  const bytes = encodeOnnx({
    inputs: [
      int64(tokens, ["batch_size", "sequence_length"]),
      ...options.attention ? [int64(attention, ["batch_size", "attention_length"])] : [],
      ...options.positions ? [int64(positions, ["batch_size", "sequence_length"])] : [],
      ...numbers.flatMap((layer) => [
        cache(ports.pastKey(layer), "past_length"),
        cache(ports.pastValue(layer), "past_length"),
      ]),
      ...options.useCache ? [{ name: useCache, type: "int64", shape: [1] } as const] : [],
    ],
    outputs: [
      { name: logits, type: "float32", shape: ["batch_size", "sequence_length", vocabulary] },
      ...numbers.flatMap((layer) => [
        cache(ports.presentKey(layer), "total_length"),
        cache(ports.presentValue(layer), "total_length"),
      ]),
    ],
    nodes: trace.nodes,
    initializers: trace.initializers,
  });
  return options.useCache ? asBoolean(bytes, useCache) : bytes;
}

/** Attention of every position to the past and to those up to it: [batch × time, heads × headDim]. */
function attend(
  trace: GraphTrace,
  { query, key, value }: AttentionParts,
  mask: string,
  { config: { dim, heads, keyValueHeads, headDim }, layer }: LayerOptions,
): string {
  const at = `layers.${layer}.attention`;
  const apart = (rows: string, axes: readonly number[], name: string): string =>
    trace.add("Reshape", [
      rows,
      trace.add("Concat", ["shape", trace.integers(axes)], `${name}.shape`, { axis: 0 }),
    ], name);
  // [batch, time, heads, headDim] to [batch, heads, time, headDim], after what of the past counts.
  const present = (rows: string, past: string, name: string, as: string): string => {
    const turned = trace.add("Transpose", [apart(rows, [keyValueHeads, headDim], `${as}.apart`)], `${as}.turned`, {
      perm: [0, 2, 1, 3],
    });
    const counting = trace.add("Slice", [past, trace.integers([0]), "past.length", trace.integers([2])], `${as}.past`);
    return trace.add("Concat", [counting, turned], name, { axis: 2 });
  };
  const keys = present(key, DECODER_PORTS.pastKey(layer), DECODER_PORTS.presentKey(layer), `${at}.keys`);
  const values = present(value, DECODER_PORTS.pastValue(layer), DECODER_PORTS.presentValue(layer), `${at}.values`);
  const groups = apart(query, [keyValueHeads, heads / keyValueHeads, headDim], `${at}.groups`);
  const queries = trace.add("Transpose", [groups], `${at}.queries`, { perm: [0, 2, 3, 1, 4] });
  const across = trace.add("Transpose", [keys], `${at}.keys.across`, { perm: [0, 1, 3, 2] });
  const wide = (name: string): string => trace.add("Unsqueeze", [name, trace.integers([2])], `${name}.wide`);

  const scores = trace.add("MatMul", [queries, wide(across)], `${at}.scores`);
  const shares = maskedSoftmax(trace, scores, mask, `${at}.shares`);
  const joined = trace.add("MatMul", [shares, wide(values)], `${at}.joined`);
  const perTime = trace.add("Transpose", [joined], `${at}.joined.time`, { perm: [0, 3, 1, 2, 4] });
  return trace.reshape(perTime, [-1, dim], `${at}.attended`);
}

/** [batch or 1, 1, 1, time, reach]: 0 where the column is not after the row and not hidden, else -Infinity. */
function decoderMask(
  trace: GraphTrace,
  { counted, reach, attention }: { readonly counted: string; readonly reach: string; readonly attention: boolean },
): string {
  const columns = trace.add("Range", [trace.integer(0), reach, trace.integer(1)], "mask.columns");
  const causal = trace.add("LessOrEqual", [columns, trace.reshape(counted, [-1, 1], "mask.rows")], "mask.causal");
  if (!attention) return trace.add("Where", [causal, trace.float(0), trace.float(-Infinity)], "mask");
  const shown = trace.add("Greater", [DECODER_PORTS.attention, trace.integer(0)], "mask.shown");
  const perRow = trace.add("Unsqueeze", [shown, trace.integers([1, 2, 3])], "mask.shown.wide");
  const seen = trace.add("And", [causal, perRow], "mask.seen");
  return trace.add("Where", [seen, trace.float(0), trace.float(-Infinity)], "mask");
}

/** Of onnx.proto's TensorProto.DataType. */
const INT64 = 7, BOOL = 9;

/** The same file with a boolean in the place of an int64 input, which is all that the writer knows. */
function asBoolean(bytes: Uint8Array, input: string): Uint8Array {
  const name = new TextEncoder().encode(input);
  const at = bytes.findIndex((_, i) => {
    if (!name.every((byte, k) => bytes[i + k] === byte)) return false;
    // After an input's name come field 2, its type; in it field 1, a tensor's; in it field 1, the element's.
    const [typeTag, , tensorTag, , elementTag, element] = bytes.subarray(i + name.length);
    return typeTag === 0x12 && tensorTag === 0x0a && elementTag === 0x08 && element === INT64;
  });
  if (at < 0) throw new Error(`There is no int64 input '${input}'`);
  const changed = Uint8Array.from(bytes);
  changed[at + name.length + 5] = BOOL;
  return changed;
}
