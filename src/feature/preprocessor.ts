import type { CardOf, ResizeKind } from "../card/card.ts";
import type { Convention } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import type { Resize } from "./resample.ts";
import { resizer } from "./resize.ts";

/** Channels, height, width. */
export type ImageShape = readonly [number, number, number];

/** Turns images of grey levels into what a feature network's graph takes, as its card declares. */
export class Preprocessor {
  /** What is done, for conventions. */
  readonly convention: Convention;
  readonly #shape: ImageShape;
  readonly #resize: ResizeKind;
  readonly #quantise: boolean;
  readonly #range: readonly [number, number];
  readonly #top: number;
  readonly #mean: readonly number[] | undefined;
  readonly #std: readonly number[] | undefined;
  readonly #resizers = new Map<string, Resize>();

  constructor(
    { format, network }: Pick<CardOf<"feature">, "format" | "network">,
    asked: {
      readonly resize?: ResizeKind;
      readonly quantise?: boolean;
      readonly range?: readonly [number, number];
    } = {},
  ) {
    const { resize = "none", quantise = false, mean, std } = network.preprocessing ?? {};
    this.#shape = format.shape;
    this.#resize = asked.resize ?? resize;
    this.#quantise = asked.quantise ?? quantise;
    this.#range = asked.range ?? format.range;
    this.#top = format.levels - 1;
    this.#mean = mean;
    this.#std = std;
    this.convention = {
      resize: this.#resize === "none" ? "none" : `${this.#resize} to ${format.shape[1]} x ${format.shape[2]}`,
      quantised: this.#quantise,
      inputRange: `${this.#range[0]}..${this.#range[1]}`,
      ...(mean !== undefined && { inputMean: mean.join(" ") }),
      ...(std !== undefined && { inputStd: std.join(" ") }),
    };
  }

  /**
   * @param images [count, channels, height, width]
   * @returns [count, ...the card's shape]
   * @throws {UsageError} Where the sizes differ and no resizing is declared, or colour images meet a network that sees
   * grey ones.
   */
  toInput(images: Uint8Array, from: ImageShape): Float32Array {
    const size = from[0] * from[1] * from[2], count = images.length / size;
    if (!Number.isInteger(count)) {
      throw new RangeError(`Expected whole images of ${from.join(" x ")}, found ${images.length} levels`);
    }
    const [channels, height, width] = this.#shape;
    const seen = from[0] === channels ? from[0] : 1;
    const resize = this.#resizerFor(seen, from);
    const out = new Float32Array(count * channels * height * width);
    const area = height * width;
    for (let i = 0; i < count; i++) {
      const image = this.#withChannels(images.subarray(i * size, (i + 1) * size), from, i);
      const resized = out.subarray(i * channels * area, (i * channels + seen) * area);
      resize(image, resized);
      if (this.#quantise) round(resized);
      const all = out.subarray(i * channels * area, (i + 1) * channels * area);
      for (let channel = seen; channel < channels; channel++) all.copyWithin(channel * area, 0, area);
      for (let channel = 0; channel < channels; channel++) {
        this.#scale(all.subarray(channel * area, (channel + 1) * area), channel);
      }
    }
    return out;
  }

  /** Levels to the range, then mean and std of the channel. */
  #scale(values: Float32Array, channel: number): void {
    const [low, high] = this.#range, top = this.#top;
    const mean = this.#mean?.[channel] ?? 0, std = this.#std?.[channel] ?? 1;
    if (low === 0 && high === top && mean === 0 && std === 1) return;
    for (let i = 0; i < values.length; i++) values[i] = (low + (high - low) * values[i]! / top - mean) / std;
  }

  /** Grey images serve networks of any number of channels; colour serves one of grey only where it is grey. */
  #withChannels(image: Uint8Array, [channels, height, width]: ImageShape, index: number): Uint8Array {
    if (channels === this.#shape[0] || channels === 1) return image;
    const area = height * width;
    if (this.#shape[0] !== 1) {
      throw new UsageError(`Expected images of ${this.#shape[0]} channels or 1, found ${channels}`);
    }
    for (let i = area; i < image.length; i++) {
      if (image[i] === image[i % area]) continue;
      throw new UsageError(
        `Expected images of 1 channel, found ${channels} that differ (image ${index} of this batch): the feature ` +
          "network sees no colour. Name another network, or make the images grey",
      );
    }
    return image.subarray(0, area);
  }

  #resizerFor(channels: number, [, height, width]: ImageShape): Resize {
    const key = `${channels} ${height} ${width}`;
    const known = this.#resizers.get(key);
    if (known !== undefined) return known;
    const [, toHeight, toWidth] = this.#shape;
    const made = resizer(this.#resize, channels, { height, width }, { height: toHeight, width: toWidth });
    this.#resizers.set(key, made);
    return made;
  }
}

/** To the nearest grey level, halves up. */
function round(values: Float32Array): void {
  for (let i = 0; i < values.length; i++) values[i] = Math.min(255, Math.max(0, Math.floor(values[i]! + 0.5)));
}
