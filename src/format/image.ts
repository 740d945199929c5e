/** What the head of an image file says. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
  /** 1 for grey, 3 for red, green and blue. */
  readonly channels: 1 | 3;
}

/** A decoded picture of 8-bit channels. */
export interface Image extends ImageSize {
  /** Channel after channel, each row by row: pixel (c, y, x) is `pixels[(c * height + y) * width + x]`. */
  readonly pixels: Uint8Array;
}

/** The most pixels that are decoded: Pillow's MAX_IMAGE_PIXELS, a quarter of a gigabyte of RGB. */
const MOST_PIXELS = Math.floor(1024 * 1024 * 1024 / 4 / 3);

/** Throws, before anything is allocated, where a head declares no pixel or more than are decoded. */
export function checkPixels(width: number, height: number, name: string): void {
  if (width * height >= 1 && width * height <= MOST_PIXELS) return;
  throw new Error(
    `Cannot read ${name}: expected an image of 1 to ${MOST_PIXELS} pixels, found ${width} x ${height}`,
  );
}
