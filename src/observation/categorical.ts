/**
 * The categorical distribution over grey levels, from unnormalised logits laid out [levels, pixels].
 */
import { kernels, ROOM } from "../core/wasm/kernels.ts";
import type { Geometry, Observation } from "./observation.ts";

/** Every number of an image is categorical on its own; the channels of colour images count as numbers like any other. */
export function categoricalObservation({ channels, places, levels }: Geometry): Observation {
  const size = channels * places;
  const masses = new Float64Array(levels);
  return {
    kind: "categorical",
    sites: size,
    uniformsPerSite: 1,
    logMasses: (logits, image, out) => categoricalLogMasses(logits, image, levels, out),
    drawSite(logits, site, uniforms, image) {
      image[site] = categoricalDraw(logits, { offset: site, stride: size }, uniforms[0]!, masses);
    },
    drawImages: size === 1 && levels % BLOCK === 0 ? kernelDraws(levels) : (logits, uniforms, images) => {
      const at = { offset: 0, stride: size };
      for (let j = 0; j < images.length; j++) {
        const site = j % size;
        at.offset = (j - site) * levels + site;
        images[j] = categoricalDraw(logits, at, uniforms[j]!, masses);
      }
    },
  };
}

/**
 * Log-masses in nats of an image's pixels.
 *
 * @param logits One image: [levels, pixels], unnormalised.
 * @param image The pixels' levels, [pixels].
 * @param levels Number of levels.
 * @param out Overwritten, [pixels].
 */
export function categoricalLogMasses(
  logits: Float32Array,
  image: Uint8Array,
  levels: number,
  out: Float64Array,
): void {
  const pixels = image.length;
  const largest = logits.slice(0, pixels);
  for (let level = 1; level < levels; level++) {
    const row = level * pixels;
    for (let p = 0; p < pixels; p++) {
      const value = logits[row + p]!;
      if (value > largest[p]!) largest[p] = value;
    }
  }
  const sums = new Float64Array(pixels);
  for (let level = 0; level < levels; level++) {
    const row = level * pixels;
    for (let p = 0; p < pixels; p++) sums[p]! += Math.exp(logits[row + p]! - largest[p]!);
  }
  for (let p = 0; p < pixels; p++) out[p] = logits[image[p]! * pixels + p]! - largest[p]! - Math.log(sums[p]!);
}

/** Levels that the kernel adds up at once. */
const BLOCK = 16;
/** The kernel's word where single precision leaves a doubt. */
const UNDECIDED = -1;

/**
 * Draws many as `categoricalDraw` does: in single precision where that is enough to know what it gives, which is almost
 * always. Takes logits [count, levels] and uniform numbers [count], and writes levels [count].
 */
function kernelDraws(levels: number): (logits: Float32Array, uniforms: Float64Array, out: Uint8Array) => void {
  const bytesOfMasses = 4 * (levels + levels / BLOCK);
  const most = Math.floor((ROOM.bytes - bytesOfMasses) / (12 + 4 * levels));
  // Uniforms first: what is float64 stands at a multiple of 8.
  const roomUniforms = new Float64Array(ROOM.buffer, ROOM.start, most);
  const roomLogits = new Float32Array(ROOM.buffer, ROOM.start + 8 * most, levels * most);
  const drawn = new Int32Array(ROOM.buffer, roomLogits.byteOffset + 4 * levels * most, most);
  const atMasses = drawn.byteOffset + 4 * most, masses = new Float64Array(levels), at = { offset: 0, stride: 1 };
  return (logits, uniforms, out) => {
    for (let first = 0; first < out.length; first += most) {
      const count = Math.min(most, out.length - first), end = first + count;
      roomUniforms.set(uniforms.subarray(first, end));
      roomLogits.set(logits.subarray(levels * first, levels * end));
      kernels.categorical(roomLogits.byteOffset, levels, roomUniforms.byteOffset, drawn.byteOffset, count, atMasses);
      for (let i = 0; i < count; i++) {
        const level = drawn[i]!;
        if (level !== UNDECIDED) {
          out[first + i] = level;
          continue;
        }
        at.offset = levels * (first + i);
        out[first + i] = categoricalDraw(logits, at, uniforms[first + i]!, masses);
      }
    }
  };
}

/**
 * Draws a level by inverting the cumulative distribution.
 *
 * @param logits Unnormalised; level k's is at `offset + k · stride`.
 * @param uniform A number in (0, 1).
 * @param masses Room for [levels] numbers, overwritten.
 */
export function categoricalDraw(
  logits: Float32Array,
  { offset, stride }: { readonly offset: number; readonly stride: number },
  uniform: number,
  masses: Float64Array,
): number {
  const levels = masses.length;
  let largest = -Infinity;
  for (let level = 0; level < levels; level++) largest = Math.max(largest, logits[offset + level * stride]!);
  let total = 0;
  for (let level = 0; level < levels; level++) {
    total += masses[level] = Math.exp(logits[offset + level * stride]! - largest);
  }
  if (!Number.isFinite(total)) {
    throw new RangeError(`Cannot draw: the logits must be finite, their sum of masses is ${total}`);
  }
  let rest = uniform * total;
  for (let level = 0; level < levels; level++) {
    rest -= masses[level]!;
    if (rest < 0) return level;
  }
  return levels - 1;
}
