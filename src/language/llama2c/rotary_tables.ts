/** What rotary embeddings multiply by. */
export interface RotaryTables {
  /** [sequenceLength, headDim] */
  readonly cosine: Float32Array;
  /** [sequenceLength, headDim] */
  readonly sine: Float32Array;
  /** [headDim, headDim]: turns every pair by a right angle, (a, b) to (-b, a), as a row vector times this matrix. */
  readonly rightAngle: Float32Array;
}

/**
 * Tables of rotary position embeddings over interleaved pairs: at position p the pair (x[2i], x[2i + 1]) of a head turns
 * by the angle p · 10000^(-2i / headDim), so that
 *
 *     rotated = x · cosine[p] + (x × rightAngle) · sine[p]
 *
 * Source: Su et al., "RoFormer: enhanced transformer with rotary position embedding", 2021, equations 15 and 34; the
 * pairs are those of karpathy/llama2.c, run.c `forward()`. Angles are computed in double precision here, in single there.
 *
 * @param headDim An even number.
 *
 * @example
 * ```ts
 * rotaryTables(1024, 64).sine.subarray(64, 66); // [sin(1), sin(1)]: position 1, first pair
 * ```
 */
export function rotaryTables(sequenceLength: number, headDim: number): RotaryTables {
  const cosine = new Float32Array(sequenceLength * headDim), sine = new Float32Array(sequenceLength * headDim);
  const rightAngle = new Float32Array(headDim * headDim);
  for (let i = 0; i < headDim; i += 2) {
    const frequency = 10000 ** (-i / headDim);
    for (let position = 0; position < sequenceLength; position++) {
      const angle = position * frequency, at = position * headDim + i;
      cosine[at] = cosine[at + 1] = Math.cos(angle);
      sine[at] = sine[at + 1] = Math.sin(angle);
    }
    rightAngle[i * headDim + i + 1] = 1;
    rightAngle[(i + 1) * headDim + i] = -1;
  }
  return { cosine, sine, rightAngle };
}
