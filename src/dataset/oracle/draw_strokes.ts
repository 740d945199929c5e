import type { Stroke } from "./glyphs.ts";

/** Where and how a glyph is drawn. Lengths are in pixels. */
export interface Placement {
  /** Shift of the glyph's centre from the image's centre, to the right and down. */
  readonly shift: readonly [x: number, y: number];
  /** Height of the glyph's box. */
  readonly height: number;
  /** How far the top leans to the right, as a share of the height above the middle; negative leans to the left. */
  readonly slant: number;
}

const BOX_WIDTH = 4, BOX_HEIGHT = 6;
const PEN_WIDTH = 1.5;

/**
 * Draws strokes with a round pen 1.5 pixels wide into a square image.
 *
 * A pixel's coverage falls linearly from 1 to 0 over one pixel across the pen's edge: its centre's distance to the nearest
 * stroke decides. The pen keeps its width under every placement.
 *
 * @param side Pixels along each side.
 * @param steps Grey levels above the background: coverage is rounded to `steps` equal parts.
 * @returns Values from 0 to `steps`, [side · side], row by row.
 *
 * @example
 * ```ts
 * drawStrokes([[[2, 0], [2, 6]]], { shift: [0, 0], height: 9, slant: 0 }, 16, 7); // an upright bar
 * ```
 */
export function drawStrokes(
  strokes: readonly Stroke[],
  { shift: [right, down], height, slant }: Placement,
  side: number,
  steps: number,
): Uint8Array {
  const unit = height / BOX_HEIGHT, middle = (side - 1) / 2;
  const segments = strokes.flatMap((stroke) => {
    const points = stroke.map(([x, y]) => {
      const above = BOX_HEIGHT / 2 - y;
      return { x: middle + right + unit * (x - BOX_WIDTH / 2 + slant * above), y: middle + down - unit * above };
    });
    return points.slice(1).map((to, i) => ({ from: points[i]!, to }));
  });
  return Uint8Array.from({ length: side * side }, (_, i) => {
    const x = i % side, y = Math.floor(i / side);
    let nearest = Infinity;
    for (const { from, to } of segments) nearest = Math.min(nearest, distanceToSegment(x, y, from, to));
    const coverage = Math.min(1, Math.max(0, PEN_WIDTH / 2 + 0.5 - nearest));
    return Math.round(steps * coverage);
  });
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function distanceToSegment(x: number, y: number, from: Point, to: Point): number {
  const dx = to.x - from.x, dy = to.y - from.y;
  const along = ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy);
  const t = Math.min(1, Math.max(0, along));
  return Math.sqrt((x - from.x - t * dx) ** 2 + (y - from.y - t * dy) ** 2);
}
