/** For tests: a Llama model from its formulas, in double precision, position by position and without a cache. */
import type { Llama2cCheckpoint } from "./llama2c_checkpoint.ts";

type Vector = readonly number[];

/** Logits at every position of one sequence: [time][vocabulary]. */
export function slowLlama(
  { config, embedding, layers, norm, classifier }: Llama2cCheckpoint,
  tokens: Vector,
): Vector[] {
  const { dim, heads, keyValueHeads, headDim } = config, group = heads / keyValueHeads;
  let stream = tokens.map((token): Vector => [...embedding.subarray(token * dim, (token + 1) * dim)]);
  for (const layer of layers) {
    const normed = stream.map((x) => rmsNorm(x, layer.attentionNorm));
    const queries = normed.map((x, position) => turned(times(layer.query, x), position, headDim));
    const keys = normed.map((x, position) => turned(times(layer.key, x), position, headDim));
    const values = normed.map((x) => times(layer.value, x));
    const attended = stream.map((_, position) => {
      const joined: number[] = [];
      for (let head = 0; head < heads; head++) {
        const served = Math.floor(head / group);
        const part = (x: Vector | undefined, h: number): Vector => x!.slice(h * headDim, (h + 1) * headDim);
        const query = part(queries[position], head);
        const weights = keys.slice(0, position + 1).map((key) =>
          Math.exp(dot(query, part(key, served)) / Math.sqrt(headDim))
        );
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        for (let i = 0; i < headDim; i++) {
          joined.push(weights.reduce((sum, weight, t) => sum + weight / total * part(values[t], served)[i]!, 0));
        }
      }
      return joined;
    });
    stream = stream.map((x, position) => plus(x, times(layer.output, attended[position]!)));
    stream = stream.map((x) => {
      const unit = rmsNorm(x, layer.feedForwardNorm), up = times(layer.up, unit);
      const hidden = times(layer.gate, unit).map((gate, i) => gate / (1 + Math.exp(-gate)) * up[i]!);
      return plus(x, times(layer.down, hidden));
    });
  }
  return stream.map((x) => times(classifier, rmsNorm(x, norm)));
}

function rmsNorm(x: Vector, weight: Float32Array): Vector {
  const scale = 1 / Math.sqrt(dot(x, x) / x.length + 1e-5);
  return x.map((value, i) => value * scale * weight[i]!);
}

/** Each pair (a, b) as a + bi times e^(iθ), θ = position · 10000^(-2k / headDim) for the k-th pair of a head. */
function turned(x: Vector, position: number, headDim: number): Vector {
  return x.map((value, i) => {
    const angle = position / 10000 ** ((i % headDim - i % 2) / headDim);
    return i % 2 === 0
      ? value * Math.cos(angle) - x[i + 1]! * Math.sin(angle)
      : x[i - 1]! * Math.sin(angle) + value * Math.cos(angle);
  });
}

/** A row-major matrix of x.length columns times x. */
function times(matrix: Float32Array, x: Vector): Vector {
  return Array.from(
    { length: matrix.length / x.length },
    (_, row) => x.reduce((sum, value, i) => sum + matrix[row * x.length + i]! * value, 0),
  );
}

function dot(a: Vector, b: Vector): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function plus(a: Vector, b: Vector): Vector {
  return a.map((value, i) => value + b[i]!);
}
