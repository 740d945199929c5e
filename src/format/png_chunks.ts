import { crc32 } from "node:zlib";
import { concatBytes } from "../core/concat_bytes.ts";
import { checkPixels } from "./image.ts";

/** Colour types of PNG (table 11.1). */
export const GREY = 0, COLOUR = 2, PALETTE = 3, GREY_ALPHA = 4, COLOUR_ALPHA = 6;

/** What IHDR, the first chunk, says. */
export interface PngHead {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample: 1, 2, 4 or 8. */
  readonly depth: number;
  readonly colourType: number;
  /** Samples of a pixel, alpha among them. */
  readonly samples: number;
  readonly interlaced: boolean;
}

/** What an image is made of, its filters not yet undone. */
export interface PngChunks {
  /** Red, green and blue of each entry in turn. */
  readonly palette: Uint8Array | undefined;
  /** The zlib stream of all IDAT chunks. */
  readonly packed: Uint8Array;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const CHUNK_HEAD_BYTES = 8, CRC_BYTES = 4, IHDR_BYTES = 13;

/** Enough for {@linkcode parsePngHead}: the signature and IHDR. */
export const PNG_HEAD_BYTES = SIGNATURE.length + CHUNK_HEAD_BYTES + IHDR_BYTES + CRC_BYTES;

const COLOUR_TYPES: Readonly<Record<number, { readonly samples: number; readonly depths: readonly number[] }>> = {
  [GREY]: { samples: 1, depths: [1, 2, 4, 8, 16] },
  [COLOUR]: { samples: 3, depths: [8, 16] },
  [PALETTE]: { samples: 1, depths: [1, 2, 4, 8] },
  [GREY_ALPHA]: { samples: 2, depths: [8, 16] },
  [COLOUR_ALPHA]: { samples: 4, depths: [8, 16] },
};

/** Whether a file begins as PNG files do. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/**
 * Parses the first {@linkcode PNG_HEAD_BYTES} bytes of a PNG file.
 *
 * @throws {Error} Where they are none, or declare what is not decoded: 16 bits, too many pixels.
 */
export function parsePngHead(bytes: Uint8Array, name: string): PngHead {
  const found = "no PNG signature and header";
  if (!isPng(bytes) || bytes.length < PNG_HEAD_BYTES) throw brokenPng(name, "a PNG image", found);
  const { type, content } = chunkAt(bytes, SIGNATURE.length, name);
  if (type !== "IHDR" || content.length !== IHDR_BYTES) throw brokenPng(name, "a PNG image", found);
  const view = new DataView(content.buffer, content.byteOffset);
  const [width, height, depth, colourType] = [view.getUint32(0), view.getUint32(4), view.getUint8(8), view.getUint8(9)];
  const colours = COLOUR_TYPES[colourType];
  if (colours === undefined || !colours.depths.includes(depth)) {
    throw brokenPng(name, "a colour type and depth of PNG", `type ${colourType} with ${depth} bits`);
  }
  if (depth === 16) throw brokenPng(name, "8 bits a channel", "16: convert it to 8 bits first");
  const [compression, filter, interlace] = content.subarray(10);
  if (compression !== 0 || filter !== 0 || interlace === undefined || interlace > 1) {
    throw brokenPng(name, "methods of PNG", `compression ${compression}, filter ${filter}, interlace ${interlace}`);
  }
  checkPixels(width, height, name);
  return { width, height, depth, colourType, samples: colours.samples, interlaced: interlace === 1 };
}

/** Collects the chunks that make the picture; every chunk's CRC is checked, up to IEND. */
export function readPngChunks(bytes: Uint8Array, name: string): PngChunks {
  let palette: Uint8Array | undefined;
  const data: Uint8Array[] = [];
  for (let at = SIGNATURE.length;;) {
    const { type, content, end } = chunkAt(bytes, at, name);
    if (type === "IEND") break;
    if (type === "acTL") throw brokenPng(name, "a still image", "an animation (APNG): save its frames one by one");
    if (type === "IDAT") data.push(content);
    else if (type === "PLTE") palette = content;
    else if (isCritical(type) && at > SIGNATURE.length) {
      throw brokenPng(name, "chunks of PNG", `'${type}' at byte ${at}`);
    }
    at = end;
  }
  if (palette !== undefined && (palette.length % 3 !== 0 || palette.length > 3 * 256)) {
    throw brokenPng(name, "a palette of at most 256 colours", `${palette.length} bytes`);
  }
  return { palette, packed: data.length === 1 ? data[0]! : concatBytes(data) };
}

function chunkAt(bytes: Uint8Array, at: number, name: string) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cut = () => brokenPng(name, "chunks up to IEND", `the end in one at byte ${at}: it is truncated`);
  if (at + CHUNK_HEAD_BYTES + CRC_BYTES > bytes.length) throw cut();
  const crcAt = at + CHUNK_HEAD_BYTES + view.getUint32(at);
  if (crcAt + CRC_BYTES > bytes.length) throw cut();
  const typed = bytes.subarray(at + 4, crcAt);
  if (crc32(typed) !== view.getUint32(crcAt)) {
    throw brokenPng(name, "chunks with the right CRC", `another in the chunk at byte ${at}: it is damaged`);
  }
  const type = String.fromCharCode(...typed.subarray(0, 4));
  return { type, content: typed.subarray(4), end: crcAt + CRC_BYTES };
}

/** A chunk that a decoder must understand begins with a capital letter. */
function isCritical(type: string): boolean {
  return /^[A-Z]/.test(type);
}

export function brokenPng(name: string, expected: string, found: string): Error {
  return new Error(`Cannot read ${name}: expected ${expected}, found ${found}`);
}
