import { decode, encode } from "fast-png";

/** A picture and where its upper left corner goes, in pixels. */
export interface PlacedPanel {
  readonly png: Uint8Array;
  readonly x: number;
  readonly y: number;
}

/**
 * Sets pictures side by side on white.
 *
 * @param panels PNGs of 8 bits with three or four channels.
 * @param size Of the whole, in pixels; what reaches beyond it is cut off.
 * @returns PNG bytes.
 * @throws {TypeError} Where a panel has another depth or number of channels.
 *
 * @example
 * ```ts
 * composePanels([{ png: left, x: 0, y: 0 }, { png: right, x: 200, y: 0 }], { width: 400, height: 100 });
 * ```
 */
export function composePanels(
  panels: readonly PlacedPanel[],
  { width, height }: { width: number; height: number },
): Uint8Array {
  const whole = new Uint8Array(width * height * 3).fill(255);
  for (const panel of panels) {
    const { width: panelWidth, height: panelHeight, data, channels, depth } = decode(panel.png);
    if (depth !== 8 || channels < 3) {
      throw new TypeError(`Cannot compose: expected 8 bits and 3 or 4 channels, found ${depth} bits and ${channels}`);
    }
    const x0 = Math.round(panel.x), y0 = Math.round(panel.y);
    const across = Math.min(panelWidth, width - x0);
    for (let y = 0; y < Math.min(panelHeight, height - y0); y++) {
      for (let x = 0; x < across; x++) {
        const from = (y * panelWidth + x) * channels, to = ((y0 + y) * width + x0 + x) * 3;
        whole[to] = data[from]!;
        whole[to + 1] = data[from + 1]!;
        whole[to + 2] = data[from + 2]!;
      }
    }
  }
  return encode({ width, height, data: whole, channels: 3, depth: 8 });
}
