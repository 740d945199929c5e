/**
 * A distribution of an image's grey levels, given what a network says of it: the masses of 8-bit (or binary) pixels.
 *
 * An image is [channels, places] and the network's output for it [parameters, places], both with places in raster
 * order. A `site` is what can be drawn at once from one pass of an autoregressive network: one number, or all channels of
 * one place.
 */
export interface Observation {
  readonly kind: string;
  /** Sites of one image. */
  readonly sites: number;
  /** Uniform numbers that drawing one site takes. */
  readonly uniformsPerSite: number;
  /**
   * Writes the log-mass of every number of an image, in nats: each given the channels before it where the distribution
   * joins them, so that they add up to log p(image).
   *
   * @param parameters One image's part of the network's output.
   * @param image Levels, [channels · places].
   * @param out Overwritten, [channels · places].
   */
  logMasses(parameters: Float32Array, image: Uint8Array, out: Float64Array): void;
  /**
   * Draws the levels of one site into `image`.
   *
   * @param uniforms In (0, 1), `uniformsPerSite` of them.
   * @throws {RangeError} Where the parameters are not finite.
   */
  drawSite(parameters: Float32Array, site: number, uniforms: Float64Array, image: Uint8Array): void;
  /**
   * Draws all sites of several images at once: the levels are those that `drawSite` gives, one site after the other.
   * Absent where nothing is gained by it.
   *
   * @param parameters The network's output, [images, parameters, places].
   * @param uniforms In (0, 1), [images, sites, uniformsPerSite].
   * @param images Overwritten, [images, channels, places].
   * @throws {RangeError} Where the parameters are not finite.
   */
  readonly drawImages?: (parameters: Float32Array, uniforms: Float64Array, images: Uint8Array) => void;
  /** Writes the expected levels, [channels · places]; absent where no closed form is in use. */
  readonly mean?: (parameters: Float32Array, out: Float32Array) => void;
  /**
   * Writes the levels next to what `mean` gives, halves rounded up: [channels · places]. Absent where nothing is gained by
   * it.
   */
  readonly meanLevels?: (parameters: Float32Array, out: Uint8Array) => void;
}

/** The size of what an observation describes. */
export interface Geometry {
  readonly channels: number;
  /** Height times width. */
  readonly places: number;
  /** Number of grey levels. */
  readonly levels: number;
}
