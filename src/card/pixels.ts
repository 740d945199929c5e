import { kernels, ROOM } from "../core/wasm/kernels.ts";
import type { ImageFormat } from "./image_format.ts";

/** Numbers that are rounded at once. */
const MOST = 4096;
const room = new Float32Array(ROOM.buffer, ROOM.start, MOST);
const rounded = new Uint8Array(ROOM.buffer, ROOM.start + 4 * MOST, MOST);

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
    // Where single precision may round to another level: far more than it is off by.
    const doubt = 2 ** -20 * (Math.abs(low * scale) + top + 1);
    for (let at = 0; at < out.length; at += MOST) {
      const some = Math.min(MOST, out.length - at);
      room.set(values.subarray(at, at + some));
      kernels.levels(room.byteOffset, low, scale, top, doubt, rounded.byteOffset, some + 3 >> 2);
      out.set(rounded.subarray(0, some), at);
    }
    return out;
  }
}
