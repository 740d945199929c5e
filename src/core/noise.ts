import { boxMuller } from "./box_muller.ts";
import { philox4x32 } from "./philox.ts";
import { uniforms } from "./uniforms.ts";

/**
 * Names the independent streams of random numbers that one example may need. The numbers are part of every cache key
 * and of what a seed means: never renumber them.
 */
export const STREAM = {
  /** Latent codes and the initial noise of a sampler. */
  latent: 0,
  /** Draws of pixels or tokens from a predicted distribution. */
  observation: 1,
  /** Noise inside a sampler's steps. */
  sampler: 2,
  /** Posterior and diffusion noise of likelihood bounds. */
  bound: 3,
  /** Random time steps of likelihood bounds. */
  time: 4,
  /** What is done to real data before it is scored: binarisation. */
  data: 5,
  /** Dequantisation of grey levels. */
  dequantisation: 6,
  /** Probes of a random estimate of a trace. */
  probe: 7,
  /** Chains of annealed importance sampling, addressed by chain. */
  annealing: 8,
  /** Chains of annealing in reverse. */
  reverseAnnealing: 9,
  /** When queries arrive, and in which order models are timed. */
  schedule: 10,
} as const;

/** One of {@linkcode STREAM}'s numbers. */
export type Stream = typeof STREAM[keyof typeof STREAM];

/**
 * Random numbers addressed by (seed, stream, example, position): the same whatever is drawn before.
 *
 * @example
 * ```ts
 * const noise = new Noise(7n);
 * const z = new Float32Array(64);
 * noise.normal(z, { stream: STREAM.latent, example: 12 }); // the latent code of sample 12 under seed 7
 * ```
 */
export class Noise {
  readonly #key: readonly [number, number];
  #words = new Uint32Array(0);

  /** @param seed The run's seed, from 0 to 2^64 - 1. */
  constructor(seed: bigint) {
    if (seed < 0n || seed >= 1n << 64n) {
      throw new RangeError(`Cannot seed: 'seed' must be from 0 to 2^64 - 1, got ${seed}`);
    }
    this.#key = [Number(seed & 0xffffffffn), Number(seed >> 32n)];
  }

  /**
   * Fills `out` with numbers uniform on the open interval (0, 1), 32 bits each.
   *
   * @param at `example` from 0 to 2^32 - 1; `draw` tells apart several fillings of one stream, such as steps.
   */
  uniform(out: Float32Array | Float64Array, at: { stream: Stream; example: number; draw?: number }): void {
    uniforms(out, this.#draw(out.length, at));
  }

  /** Fills `out` with standard normals by the Box-Muller transform. */
  normal(out: Float32Array | Float64Array, at: { stream: Stream; example: number; draw?: number }): void {
    boxMuller(out, this.#draw(out.length, at));
  }

  /** As many words as are asked for, up to whole blocks; they are overwritten by the next call. */
  #draw(count: number, at: { stream: Stream; example: number; draw?: number }): Uint32Array {
    const length = 4 * Math.ceil(count / 4);
    if (this.#words.length !== length) this.#words = new Uint32Array(length);
    philox4x32(this.#words, this.#key, [0, at.draw ?? 0, at.example, at.stream]);
    return this.#words;
  }
}
