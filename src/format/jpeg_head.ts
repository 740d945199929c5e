import type { ByteSource } from "./byte_source.ts";
import { checkPixels, type ImageSize } from "./image.ts";

/** Whether a file begins as JPEG files do. */
export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

/** Markers that begin a frame (ITU-T T.81, table B.1) and those that are decoded: baseline, extended, progressive. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const DECODED = [0xc0, 0xc1, 0xc2];

/** Markers without a length: TEM and RST0 to RST7. */
const isBare = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

/** A frame needs one bit for each block of 8 x 8, and at most half of the area can do with one block in two. */
const MOST_PIXELS_PER_BYTE = 8 * 64 * 2;

/** No writer has so many segments before the picture's own. */
const MOST_SEGMENTS = 10_000;

/**
 * The size of a JPEG image, from the segments before its frame header. Orientation tags do not turn it, as
 * in Pillow's `Image.open`.
 *
 * @throws {Error} Where it is no JPEG, is truncated, is CMYK, lossless, arithmetic-coded or of more than 8 bits, or has
 * more pixels than are decoded.
 *
 * @example
 * ```ts
 * const { width, height, channels } = await readJpegSize(source);
 * ```
 */
export async function readJpegSize(source: ByteSource): Promise<ImageSize> {
  const { name, size } = source;
  const fail = (expected: string, found: string) =>
    new Error(`Cannot read ${name}: expected ${expected}, found ${found}`);
  if (size < 4 || !isJpeg(await source.read(0, 3))) throw fail("a JPEG image", "no JPEG signature");
  let at = 2;
  for (let segment = 0; segment < MOST_SEGMENTS; segment++) {
    if (at + 4 > size) throw fail("a frame header (SOF)", `the end after ${size} bytes: it is truncated`);
    const head = await source.read(at, 4);
    const marker = head[1]!;
    // Stray bytes before a marker are passed over, as libjpeg does, and so are fill bytes.
    if (head[0] !== 0xff || marker === 0xff || marker === 0) {
      at++;
      continue;
    }
    if (isBare(marker)) {
      at += 2;
      continue;
    }
    if (marker === 0xd9 || marker === 0xda) throw fail("a frame header (SOF)", "the picture's data without one");
    if (isFrame(marker)) return await frameSize(source, at, marker, fail);
    at += 2 + (head[2]! << 8 | head[3]!);
  }
  throw fail("a frame header (SOF)", `${MOST_SEGMENTS} other segments`);
}

async function frameSize(
  source: ByteSource,
  at: number,
  marker: number,
  fail: (expected: string, found: string) => Error,
): Promise<ImageSize> {
  if (!DECODED.includes(marker)) {
    throw fail("a baseline or progressive JPEG", `frame type SOF${marker - 0xc0}: save it as PNG`);
  }
  if (at + 10 > source.size) throw fail("a frame header (SOF)", `the end after ${source.size} bytes: it is truncated`);
  const frame = await source.read(at, 10);
  const view = new DataView(frame.buffer, frame.byteOffset);
  const [bits, height, width, channels] = [view.getUint8(4), view.getUint16(5), view.getUint16(7), view.getUint8(9)];
  if (bits !== 8) throw fail("8 bits a channel", `${bits}: convert it to 8 bits first`);
  if (channels === 4) throw fail("a grey or RGB image", "four channels (CMYK): convert it to RGB first");
  if (channels !== 1 && channels !== 3) throw fail("a grey or RGB image", `${channels} channels`);
  checkPixels(width, height, source.name);
  if (width * height > source.size * MOST_PIXELS_PER_BYTE) {
    throw fail(`the data of ${width} x ${height} pixels`, `${source.size} bytes: it is truncated or damaged`);
  }
  return { width, height, channels };
}
