import type { ResizeKind } from "../card/card.ts";
import { unknownName } from "../core/closest.ts";
import { UsageError } from "../core/usage_error.ts";
import type { Resize, Size } from "./resample.ts";
import { resizePilBicubic } from "./resize_pil_bicubic.ts";
import { resizeTf1Bilinear } from "./resize_tf1_bilinear.ts";
import { resizeTorchBilinear } from "./resize_torch_bilinear.ts";

/** How images come to a network's size, by the names that cards use. */
const RESIZERS: Readonly<
  Record<Exclude<ResizeKind, "none">, (channels: number, from: Size, to: Size) => Resize>
> = {
  "tf1-bilinear": resizeTf1Bilinear,
  "pil-bicubic": resizePilBicubic,
  "torch-bilinear": resizeTorchBilinear,
};

/** The short names of the command line. */
const SHORT_NAMES: Readonly<Record<string, ResizeKind>> = {
  clean: "pil-bicubic",
  torch: "torch-bilinear",
  tf1: "tf1-bilinear",
};

/**
 * The resizing that a person names: `clean`, `torch` or `tf1`.
 *
 * @throws {UsageError} For any other name.
 */
export function resizeNamed(name: string): ResizeKind {
  const kind = SHORT_NAMES[name];
  if (kind === undefined) throw new UsageError(unknownName("resizing", name, Object.keys(SHORT_NAMES)));
  return kind;
}

/**
 * A function that brings images of one size to another; where the sizes are the same, levels become numbers.
 *
 * @throws {UsageError} For `none` where the sizes differ.
 *
 * @example
 * ```ts
 * const resize = resizer("tf1-bilinear", 3, { height: 32, width: 32 }, { height: 299, width: 299 });
 * ```
 */
export function resizer(kind: ResizeKind, channels: number, from: Size, to: Size): Resize {
  if (from.height === to.height && from.width === to.width) return (image, out) => out.set(image);
  if (kind === "none") {
    throw new UsageError(
      `Expected images of ${to.height} x ${to.width} pixels, found ${from.height} x ${from.width}: ` +
        "the network's card declares no resizing; resize the images, or name a resizing",
    );
  }
  return RESIZERS[kind](channels, from, to);
}
