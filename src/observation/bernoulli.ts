/**
 * Binary pixels: level 1 with the probability of the logistic function at a logit, level 0 otherwise.
 */
import { kernels, ROOM } from "../core/wasm/kernels.ts";
import { softplus } from "../stats/softplus.ts";
import type { Geometry, Observation } from "./observation.ts";

/** Log-mass of level 0 or 1 under a logit, in nats. */
export function bernoulliLogMass(level: number, logit: number): number {
  return level * logit - softplus(logit);
}

/**
 * Whether a pixel is 1: u < 1 / (1 + exp(-logit)).
 *
 * @param uniform In (0, 1).
 */
export function bernoulliDraw(logit: number, uniform: number): 0 | 1 {
  return uniform * (1 + Math.exp(-logit)) < 1 ? 1 : 0;
}

/** Pixels that are drawn at once. */
const MOST = 2048;
const roomUniforms = new Float64Array(ROOM.buffer, ROOM.start, MOST);
const roomLogits = new Float32Array(ROOM.buffer, ROOM.start + 8 * MOST, MOST);
const drawnFloats = new Float32Array(ROOM.buffer, ROOM.start + 12 * MOST, MOST);
const drawnBytes = new Uint8Array(ROOM.buffer, drawnFloats.byteOffset, MOST);
const undecided = new Int32Array(ROOM.buffer, ROOM.start + 16 * MOST, MOST / 4);

/**
 * `bernoulliDraw` of many: by single precision where it leaves no doubt, which is almost always.
 *
 * @param logits As many as `out` has numbers.
 * @param uniforms As many, in (0, 1).
 * @throws {RangeError} Where a logit is NaN.
 *
 * @example
 * ```ts
 * bernoulliDraws(Float32Array.of(-1, 1), Float64Array.of(0.5, 0.5), new Uint8Array(2)); // writes 0, 1
 * ```
 */
export function bernoulliDraws(logits: Float32Array, uniforms: Float64Array, out: Uint8Array | Float32Array): void {
  const asBytes = out instanceof Uint8Array;
  const kernel = asBytes ? kernels.bernoulliBytes : kernels.bernoulliFloats, drawn = asBytes ? drawnBytes : drawnFloats;
  for (let at = 0; at < out.length; at += MOST) {
    const count = Math.min(MOST, out.length - at), end = at + count;
    roomUniforms.set(uniforms.subarray(at, end));
    roomLogits.set(logits.subarray(at, end));
    const doubts = kernel(
      roomLogits.byteOffset,
      roomUniforms.byteOffset,
      drawn.byteOffset,
      count + 3 >> 2,
      undecided.byteOffset,
    );
    out.set(count === MOST ? drawn : drawn.subarray(0, count), at);
    for (let k = 0; k < doubts; k++) {
      const from = at + 4 * undecided[k]!;
      for (let j = from; j < from + 4 && j < end; j++) {
        if (Number.isNaN(logits[j]!)) throw new RangeError("Cannot draw: the logit must be a number, got NaN");
        out[j] = bernoulliDraw(logits[j]!, uniforms[j]!);
      }
    }
  }
}

/** Parameters [channels, places]: one logit a number. A RangeError where levels are not two. */
export function bernoulliObservation({ channels, places, levels }: Geometry): Observation {
  if (levels !== 2) throw new RangeError(`Bernoulli pixels have 2 levels, the format has ${levels}`);
  return {
    kind: "bernoulli",
    sites: channels * places,
    uniformsPerSite: 1,
    logMasses(logits, image, out) {
      for (let p = 0; p < image.length; p++) out[p] = bernoulliLogMass(image[p]!, logits[p]!);
    },
    drawSite(logits, site, uniforms, image) {
      if (Number.isNaN(logits[site]!)) throw new RangeError("Cannot draw: the logit must be a number, got NaN");
      image[site] = bernoulliDraw(logits[site]!, uniforms[0]!);
    },
    drawImages: bernoulliDraws,
    mean(logits, out) {
      for (let p = 0; p < out.length; p++) out[p] = 1 / (1 + Math.exp(-logits[p]!));
    },
  };
}
