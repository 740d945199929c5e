import { UsageError } from "../core/usage_error.ts";
import { type ByteSource, bytesSource } from "../format/byte_source.ts";
import { readNpy } from "../format/npy.ts";
import type { NpyHeader } from "../format/npy_header.ts";
import { checkImageRange } from "./image_range.ts";
import type { ImageSamples } from "./samples.ts";

/** Where the channels stand among the axes. */
export type ImageLayout = "NHWC" | "NCHW";

/** What a caller knows of an array of images. */
export interface ArrayImagesOptions {
  /** What the user calls it. */
  readonly name: string;
  /** Which of two possible layouts it has; an array that could have either is refused where this is left out. */
  readonly layout?: ImageLayout;
  /** Also ended by `close()`. */
  readonly close: () => Promise<void>;
}

/** Whether an array holds 8-bit images, by its type and its number of axes. */
export function isImageArray({ type, shape }: Pick<NpyHeader, "type" | "shape">): boolean {
  return type === "u1" && shape.length === 4;
}

/**
 * Opens a .npy file of 8-bit images, [n, height, width, channels] or [n, channels, height, width] with 1 or 3 channels,
 * to be read a few at a time; in Fortran order it is read whole.
 *
 * @throws {UsageError} Where no axis, or more than one, can be that of the channels.
 */
export async function openArrayImages(
  source: ByteSource,
  header: NpyHeader,
  { name, layout: known, close }: ArrayImagesOptions,
): Promise<ImageSamples> {
  const [count = 0, ...axes] = header.shape;
  const layout = layoutOf(name, header.shape, known);
  const [a = 0, b = 0, c = 0] = axes;
  const shape = layout === "NHWC" ? [c, a, b] as const : [a, b, c] as const;
  const imageBytes = a * b * c;
  const [pixels, start] = header.fortran ? [await inMemory(source), 0] : [source, header.start];
  return {
    kind: "images",
    name,
    count,
    shape,
    async read(first, wanted) {
      checkImageRange({ name, count }, first, wanted);
      const bytes = await pixels.read(start + first * imageBytes, wanted * imageBytes);
      return layout === "NHWC" ? channelsFirst(bytes, shape) : new Uint8Array(bytes);
    },
    async close() {
      await source.close();
      await close();
    },
  };
}

function layoutOf(name: string, shape: readonly number[], known: ImageLayout | undefined): ImageLayout {
  const canBe = (size: number | undefined) => size === 1 || size === 3;
  const [last, second] = [canBe(shape[3]), canBe(shape[1])];
  if (last && second && known !== undefined) return known;
  if (last !== second) return last ? "NHWC" : "NCHW";
  throw new UsageError(
    `Cannot open ${name}: expected images as [n, height, width, channels] or [n, channels, height, width] ` +
      `with 1 or 3 channels, found [${shape.join(", ")}], which ${last ? "can be read both ways" : "is neither"}` +
      (last ? ": save it as arr_0 of a .npz, where the channels are the last axis" : ""),
  );
}

async function inMemory(source: ByteSource): Promise<ByteSource> {
  const { data } = await readNpy(source);
  return bytesSource(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), source.name);
}

/** [n, height, width, channels] to [n, channels, height, width], of 1 or 3 channels. */
function channelsFirst(
  bytes: Uint8Array,
  [channels, height, width]: readonly [number, number, number],
): Uint8Array<ArrayBuffer> {
  if (channels === 1) return new Uint8Array(bytes);
  const out = new Uint8Array(bytes.length);
  const plane = height * width;
  for (let image = 0; image < bytes.length; image += 3 * plane) {
    for (let to = image, from = image; to < image + plane; to++, from += 3) {
      out[to] = bytes[from]!;
      out[to + plane] = bytes[from + 1]!;
      out[to + 2 * plane] = bytes[from + 2]!;
    }
  }
  return out;
}
