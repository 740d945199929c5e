/** The sizes that a checkpoint's header gives; in brackets llama2.c's names. */
export interface Llama2cConfig {
  /** Width of the residual stream. */
  readonly dim: number;
  /** Width inside a feed-forward block (hidden_dim). */
  readonly hiddenDim: number;
  readonly layers: number;
  /** Heads of the queries. */
  readonly heads: number;
  /** Heads of the keys and values (n_kv_heads); each serves `heads / keyValueHeads` heads of the queries. */
  readonly keyValueHeads: number;
  /** `dim / heads`, an even number. */
  readonly headDim: number;
  readonly vocabulary: number;
  /** The most tokens that the model reads at once (seq_len). */
  readonly sequenceLength: number;
}

/** One layer's weights, row-major with the output's axis first. */
export interface Llama2cLayer {
  /** [dim] (rms_att) */
  readonly attentionNorm: Float32Array;
  /** [heads × headDim, dim] (wq) */
  readonly query: Float32Array;
  /** [keyValueHeads × headDim, dim] (wk) */
  readonly key: Float32Array;
  /** [keyValueHeads × headDim, dim] (wv) */
  readonly value: Float32Array;
  /** [dim, heads × headDim] (wo) */
  readonly output: Float32Array;
  /** [dim] (rms_ffn) */
  readonly feedForwardNorm: Float32Array;
  /** [hiddenDim, dim] (w1) */
  readonly gate: Float32Array;
  /** [dim, hiddenDim] (w2) */
  readonly down: Float32Array;
  /** [hiddenDim, dim] (w3) */
  readonly up: Float32Array;
}

/** A Llama model as llama2.c stores it. */
export interface Llama2cCheckpoint {
  readonly config: Llama2cConfig;
  /** [vocabulary, dim] */
  readonly embedding: Float32Array;
  readonly layers: readonly Llama2cLayer[];
  /** [dim] (rms_final) */
  readonly norm: Float32Array;
  /** [vocabulary, dim] (wcls); the embedding itself where the file shares it. */
  readonly classifier: Float32Array;
}

const HEADER_BYTES = 7 * 4;

/** "ak42" as an integer: how files of version 1 and later begin. */
const VERSIONED_MAGIC = 0x616b3432;

/**
 * Reads a checkpoint of llama2.c in its first, unversioned format: seven int32 (the vocabulary's size is negative where
 * the classifier has weights of its own), then float32 tensors, all little-endian. The tables of rotary angles among
 * them are skipped: they follow from the sizes.
 *
 * Source: karpathy/llama2.c, run.c `Config` and `memory_map_weights()`, export.py `legacy_export()`.
 *
 * @param bytes The whole file. Where its floats are aligned the tensors are views of it, so leave it as it is.
 * @throws {SyntaxError} Where the file is of a later version, its sizes do not fit each other, or it is shorter or
 * longer than they say.
 *
 * @example
 * ```ts
 * const { config } = readLlama2cCheckpoint(readFileSync("stories260K.bin"));
 * config.dim; // 64
 * ```
 */
export function readLlama2cCheckpoint(bytes: Uint8Array): Llama2cCheckpoint {
  const { config, sharedClassifier } = readHeader(bytes);
  const { dim, hiddenDim, layers, keyValueHeads, headDim, vocabulary, sequenceLength } = config;
  const floats = floatsAfterHeader(bytes);
  let at = 0;
  const take = (name: string, count: number): Float32Array => {
    const endBytes = HEADER_BYTES + 4 * (at + count);
    if (endBytes > bytes.length) throw unreadable(`'${name}' to end at byte ${endBytes}`, `${bytes.length} bytes`);
    return floats.subarray(at, at += count);
  };
  const takeLayers = (name: string, count: number): (layer: number) => Float32Array => {
    const all = take(name, layers * count);
    return (layer) => all.subarray(layer * count, (layer + 1) * count);
  };

  const embedding = take("token_embedding", vocabulary * dim);
  const attentionNorm = takeLayers("rms_att", dim);
  const query = takeLayers("wq", dim * dim);
  const key = takeLayers("wk", keyValueHeads * headDim * dim);
  const value = takeLayers("wv", keyValueHeads * headDim * dim);
  const output = takeLayers("wo", dim * dim);
  const feedForwardNorm = takeLayers("rms_ffn", dim);
  const gate = takeLayers("w1", hiddenDim * dim);
  const down = takeLayers("w2", dim * hiddenDim);
  const up = takeLayers("w3", hiddenDim * dim);
  const norm = take("rms_final", dim);
  take("freq_cis_real", sequenceLength * headDim / 2);
  take("freq_cis_imag", sequenceLength * headDim / 2);
  const classifier = sharedClassifier ? embedding : take("wcls", vocabulary * dim);
  const sizeBytes = HEADER_BYTES + 4 * at;
  if (sizeBytes !== bytes.length) {
    throw unreadable(`${sizeBytes} bytes, as its header's sizes give`, `${bytes.length}`);
  }

  return {
    config,
    embedding,
    layers: Array.from({ length: layers }, (_, layer) => ({
      attentionNorm: attentionNorm(layer),
      query: query(layer),
      key: key(layer),
      value: value(layer),
      output: output(layer),
      feedForwardNorm: feedForwardNorm(layer),
      gate: gate(layer),
      down: down(layer),
      up: up(layer),
    })),
    norm,
    classifier,
  };
}

function readHeader(bytes: Uint8Array): { config: Llama2cConfig; sharedClassifier: boolean } {
  if (bytes.length < HEADER_BYTES) throw unreadable(`a header of ${HEADER_BYTES} bytes`, `${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const field = (index: number): number => view.getInt32(4 * index, true);
  if (field(0) === VERSIONED_MAGIC) {
    throw unreadable(
      "llama2.c's unversioned format ('python export.py --version 0' writes it)",
      `version ${field(1)} ('ak42')`,
    );
  }
  const size = (index: number, name: string): number => {
    const value = field(index);
    if (value < 1) throw unreadable(`a positive ${name}`, `${value}`);
    return value;
  };
  const dim = size(0, "dim"), hiddenDim = size(1, "hidden_dim"), layers = size(2, "n_layers");
  const heads = size(3, "n_heads"), keyValueHeads = size(4, "n_kv_heads");
  const vocabulary = Math.abs(field(5)), sequenceLength = size(6, "seq_len");
  if (vocabulary === 0) throw unreadable("a vocab_size other than 0", "0");
  if (dim % (2 * heads) !== 0) {
    throw unreadable(`a dim that makes ${heads} heads of an even size (n_heads)`, `dim ${dim}`);
  }
  if (heads % keyValueHeads !== 0) {
    throw unreadable(`an n_kv_heads that divides ${heads} (n_heads)`, `${keyValueHeads}`);
  }
  const headDim = dim / heads;
  return {
    config: { dim, hiddenDim, layers, heads, keyValueHeads, headDim, vocabulary, sequenceLength },
    sharedClassifier: field(5) > 0,
  };
}

function floatsAfterHeader(bytes: Uint8Array): Float32Array {
  const body = bytes.subarray(HEADER_BYTES);
  const aligned = body.byteOffset % 4 === 0 ? body : body.slice();
  return new Float32Array(aligned.buffer, aligned.byteOffset, Math.floor(aligned.length / 4));
}

function unreadable(expected: string, found: string): SyntaxError {
  return new SyntaxError(`Cannot read the llama2.c checkpoint: expected ${expected}, found ${found}`);
}
