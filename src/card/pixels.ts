import type { ImageFormat } from "./image_format.ts";

/** Converts between grey levels and the numbers of a card's range. */
export class Pixels {
  readonly #low: number;
  readonly #span: number;
  readonly #top: number;
  /** Numbers in one image. */
  readonly size: number;
  readonly shape: readonly [number, number, number];
  readonly levels: number;

  constructor({ shape, levels, range: [low, high] }: ImageFormat) {
    this.shape = shape;
    this.levels = levels;
    this.size = shape[0] * shape[1] * shape[2];
    this.#low = low;
    this.#span = high - low;
    this.#top = levels - 1;
  }

  /** The number that stands for a level. */
  value(level: number): number {
    return this.#low + this.#span * level / this.#top;
  }

  /** Levels to numbers. */
  toValues(images: Uint8Array): Float32Array {
    const table = Float32Array.from({ length: this.levels }, (_, level) => this.value(level));
    const out = new Float32Array(images.length);
    for (let i = 0; i < images.length; i++) out[i] = table[images[i]!]!;
    return out;
  }

  /** Finite numbers to the nearest levels; numbers outside the range are cut to its ends. */
  toLevels(values: Float32Array, count: number): Uint8Array {
    const out = new Uint8Array(count * this.size);
    const scale = this.#top / this.#span;
    for (let i = 0; i < out.length; i++) {
      out[i] = Math.min(this.#top, Math.max(0, Math.round((values[i]! - this.#low) * scale)));
    }
    return out;
  }
}
