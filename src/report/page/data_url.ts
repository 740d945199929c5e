import { Buffer } from "node:buffer";

/** A PNG as a `data:` URL, so that a page needs no second file. */
export function dataUrl(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png.buffer, png.byteOffset, png.byteLength).toString("base64")}`;
}
