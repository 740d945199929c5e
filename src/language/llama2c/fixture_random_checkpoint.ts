/** For tests: small checkpoints of random weights, as llama2.c writes them. */
import { concatBytes } from "../../core/concat_bytes.ts";
import { Noise, STREAM } from "../../core/noise.ts";

/** The header's seven numbers by llama2.c's names. */
export interface RandomCheckpoint {
  readonly dim: number;
  readonly hidden_dim: number;
  readonly n_layers: number;
  readonly n_heads: number;
  readonly n_kv_heads: number;
  /** Negative where the classifier has weights of its own. */
  readonly vocab_size: number;
  readonly seq_len: number;
}

/**
 * The content of a .bin file. Norms' weights lie about 1, others about 0 at a size that keeps attention from being
 * uniform; the tables of rotary angles, which are not to be read, are NaN.
 */
export function randomCheckpoint(sizes: RandomCheckpoint, seed = 5n): Uint8Array {
  const { dim, hidden_dim, n_layers, n_heads, n_kv_heads, vocab_size, seq_len } = sizes;
  const noise = new Noise(seed), vocabulary = Math.abs(vocab_size), headSize = dim / n_heads;
  let draw = 0;
  const normal = (count: number, mean: number, deviation: number): Float32Array => {
    const values = new Float32Array(count);
    noise.normal(values, { stream: STREAM.latent, example: draw++ });
    return values.map((value) => mean + deviation * value);
  };
  const matrices = (count: number, columns: number) => normal(n_layers * count * columns, 0, columns ** -0.5);
  const norms = (count: number) => normal(count * dim, 1, 0.3);
  const angles = new Float32Array(seq_len * headSize / 2).fill(NaN);
  const tensors = [
    normal(vocabulary * dim, 0, 1),
    norms(n_layers),
    matrices(dim, dim).map((value) => 2 * value),
    matrices(n_kv_heads * headSize, dim),
    matrices(n_kv_heads * headSize, dim),
    matrices(dim, dim),
    norms(n_layers),
    matrices(hidden_dim, dim),
    matrices(dim, hidden_dim),
    matrices(hidden_dim, dim),
    norms(1),
    angles,
    angles,
    ...vocab_size < 0 ? [normal(vocabulary * dim, 0, 0.5)] : [],
  ];
  const header = Int32Array.of(dim, hidden_dim, n_layers, n_heads, n_kv_heads, vocab_size, seq_len);
  return concatBytes([header, ...tensors].map(({ buffer }) => new Uint8Array(buffer)));
}
