/**
 * Decodes PNG images to the 8-bit channels that Pillow gives: palettes expanded, alpha dropped, 1, 2 and 4-bit grey
 * scaled to 8 bits.
 *
 * Own code, because the kept libraries inflate whatever a file holds before its size is judged. Source: Portable
 * Network Graphics (PNG) Specification, W3C.
 */
import { inflateSync } from "node:zlib";
import type { Image, ImageSize } from "./image.ts";
import { brokenPng, GREY, GREY_ALPHA, PALETTE, parsePngHead, type PngHead, readPngChunks } from "./png_chunks.ts";
import { type PngPass, pngPasses, unfilterRows } from "./png_rows.ts";

/** No zlib stream unpacks to more than this times its size (RFC 1951). */
const MOST_INFLATION = 1032;

/**
 * The size of a PNG image.
 *
 * @param bytes The file's first `PNG_HEAD_BYTES`, or more.
 * @param name What messages call the file.
 * @throws {Error} Where {@linkcode decodePng} would refuse it by its head.
 */
export function pngSize(bytes: Uint8Array, name: string): ImageSize {
  const { width, height, colourType } = parsePngHead(bytes, name);
  return { width, height, channels: colourType === GREY || colourType === GREY_ALPHA ? 1 : 3 };
}

/**
 * Decodes a PNG image.
 *
 * @param name What messages call the file.
 * @throws {Error} Where it is no PNG, is truncated or damaged, is animated, has 16 bits a channel, or more pixels than
 * are decoded.
 *
 * @example
 * ```ts
 * const { width, height, channels, pixels } = decodePng(await Deno.readFile("a.png"), "a.png");
 * ```
 */
export function decodePng(bytes: Uint8Array, name: string): Image {
  const head = parsePngHead(bytes, name);
  const { palette, packed } = readPngChunks(bytes, name);
  if (head.colourType === PALETTE && palette === undefined) throw brokenPng(name, "a palette (PLTE)", "none");
  const size = pngSize(bytes, name);
  const passes = pngPasses(head.width, head.height, head.interlaced);
  const rowBytes = passes.map(({ width }) => 1 + Math.ceil(width * head.samples * head.depth / 8));
  const data = inflate(packed, passes.reduce((sum, { height }, i) => sum + height * rowBytes[i]!, 0), name);
  const image = { ...size, pixels: new Uint8Array(size.channels * size.width * size.height) };
  let at = 0;
  passes.forEach((pass, i) => {
    const rows = data.subarray(at, at += pass.height * rowBytes[i]!);
    const unknown = unfilterRows(rows, rowBytes[i]!, Math.max(1, (head.samples * head.depth) >> 3));
    if (unknown >= 0) {
      throw brokenPng(name, "filters of PNG", `filter ${rows[unknown * rowBytes[i]!]} in row ${unknown}`);
    }
    for (let row = 0; row < pass.height; row++) {
      const line = rows.subarray(row * rowBytes[i]! + 1, (row + 1) * rowBytes[i]!);
      const samples = head.depth === 8 ? line : unpacked(line, pass.width, head);
      if (head.colourType !== PALETTE) place(image, pass, row, samples, head.samples);
      else place(image, pass, row, coloured(samples, pass.width, palette!, name), 3);
    }
  });
  return image;
}

function inflate(packed: Uint8Array, expected: number, name: string): Uint8Array {
  const pixels = `${expected} bytes of pixels`;
  if (expected > packed.length * MOST_INFLATION) {
    throw brokenPng(name, pixels, `${packed.length} that cannot unpack to them: it is truncated or damaged`);
  }
  let data: Uint8Array;
  try {
    data = inflateSync(packed, { maxOutputLength: expected });
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause && cause.code === "ERR_BUFFER_TOO_LARGE"
      ? "that they unpack to more"
      : `damage (${cause instanceof Error ? cause.message : String(cause)})`;
    throw new Error(`Cannot read ${name}: expected ${pixels}, found ${reason}`, { cause });
  }
  if (data.length !== expected) throw brokenPng(name, pixels, `${data.length}: it is truncated`);
  return data;
}

/** Samples of 1, 2 or 4 bits, the leftmost in the highest bits; grey is scaled so that its largest value is 255. */
function unpacked(line: Uint8Array, width: number, { depth, colourType }: PngHead): Uint8Array {
  const largest = (1 << depth) - 1;
  const scale = colourType === GREY ? 255 / largest : 1;
  const samples = new Uint8Array(width);
  for (let x = 0; x < width; x++) {
    const bit = x * depth;
    samples[x] = ((line[bit >> 3]! >> (8 - depth - (bit & 7))) & largest) * scale;
  }
  return samples;
}

function coloured(indices: Uint8Array, width: number, palette: Uint8Array, name: string): Uint8Array {
  const samples = new Uint8Array(3 * width);
  for (let x = 0; x < width; x++) {
    const entry = 3 * indices[x]!;
    if (entry >= palette.length) {
      throw brokenPng(name, `colours from a palette of ${palette.length / 3}`, `colour ${indices[x]}`);
    }
    samples[3 * x] = palette[entry]!;
    samples[3 * x + 1] = palette[entry + 1]!;
    samples[3 * x + 2] = palette[entry + 2]!;
  }
  return samples;
}

/** Puts a row's samples where they belong, channel by channel; those beyond the image's channels are alpha. */
function place(
  { width, height, channels, pixels }: Image,
  pass: PngPass,
  row: number,
  samples: Uint8Array,
  samplesPerPixel: number,
): void {
  const first = (pass.y + row * pass.dy) * width + pass.x;
  for (let channel = 0; channel < channels; channel++) {
    let to = channel * width * height + first;
    for (let from = channel, x = 0; x < pass.width; x++, from += samplesPerPixel, to += pass.dx) {
      pixels[to] = samples[from]!;
    }
  }
}
