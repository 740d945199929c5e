import type { ImageFormat } from "./image_format.ts";

/** Beyond, a number need not be one of 32 bits. */
const WILD = 2 ** 30;

/** Converts between grey levels and the numbers of a card's range. */
export class Pixels {
  readonly #low: number;
  readonly #span: number;
  readonly #top: number;
  readonly #values: Float32Array;
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
    this.#values = Float32Array.from({ length: levels }, (_, level) => this.value(level));
  }

  /** The number that stands for a level. */
  value(level: number): number {
    return this.#low + this.#span * level / this.#top;
  }

  /** Levels to numbers. */
  toValues(images: Uint8Array): Float32Array {
    const out = new Float32Array(images.length);
    for (let i = 0; i < images.length; i++) out[i] = this.#values[images[i]!]!;
    return out;
  }

  /** Finite numbers to the nearest levels; numbers outside the range are cut to its ends. */
  toLevels(values: Float32Array, count: number): Uint8Array {
    const out = new Uint8Array(count * this.size);
    const low = this.#low, top = this.#top, scale = top / this.#span;
    for (let i = 0; i < out.length; i++) {
      const level = (values[i]! - low) * scale;
      if (level > -WILD && level < WILD) {
        // No branch that depends on the picture: a wrong guess costs more than all the rest.
        let whole = (level + 0.5) | 0;
        if (whole - 0.5 > level) whole--;
        const positive = whole & ~(whole >> 31), missing = top - positive;
        out[i] = positive + (missing & (missing >> 31));
      } else {
        out[i] = level > 0 ? top : 0;
      }
    }
    return out;
  }
}
