import type { ByteSource } from "./byte_source.ts";
import type { Image, ImageSize } from "./image.ts";
import { decodeJpeg } from "./jpeg.ts";
import { isJpeg, readJpegSize } from "./jpeg_head.ts";
import { decodePng, pngSize } from "./png.ts";
import { isPng, PNG_HEAD_BYTES } from "./png_chunks.ts";

/**
 * The size of a PNG or JPEG image, told by its content and from its head alone.
 *
 * @throws {Error} Where it is neither, or one that would be refused by its head.
 */
export async function readImageSize(source: ByteSource): Promise<ImageSize> {
  const head = await source.read(0, Math.min(PNG_HEAD_BYTES, source.size));
  if (isPng(head)) return pngSize(head, source.name);
  if (isJpeg(head)) return await readJpegSize(source);
  throw neither(source.name, source.size);
}

/**
 * Decodes a PNG or JPEG image, told by its content.
 *
 * @param name What messages call the file.
 * @throws {Error} Where it is neither, or {@linkcode decodePng} or {@linkcode decodeJpeg} refuses it.
 *
 * @example
 * ```ts
 * const { width, height, channels, pixels } = await decodeImage(await Deno.readFile("a.png"), "a.png");
 * ```
 */
export async function decodeImage(bytes: Uint8Array, name: string): Promise<Image> {
  if (isPng(bytes)) return decodePng(bytes, name);
  if (isJpeg(bytes)) return await decodeJpeg(bytes, name);
  throw neither(name, bytes.length);
}

function neither(name: string, size: number): Error {
  return new Error(`Cannot read ${name}: expected a PNG or JPEG image, found ${size} bytes of something else`);
}
