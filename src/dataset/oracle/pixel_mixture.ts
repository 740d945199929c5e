/**
 * A mixture of equally likely modes of independent 8-bit pixels, each pixel of a mode following one of a few
 * distributions: what makes the exact likelihood of any image a matter of looking up and adding.
 */
export interface PixelMixture {
  /** How many modes there are (M). */
  readonly modes: number;
  /** Pixels of an image (D). */
  readonly pixels: number;
  /** [M, D]: which of `logMasses` a pixel of a mode follows. */
  readonly kinds: Uint8Array;
  /** One row per kind: log-masses of the grey levels, in nats. */
  readonly logMasses: readonly Float64Array[];
}
