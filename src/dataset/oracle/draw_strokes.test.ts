import { expect, test } from "vitest";
import { drawStrokes } from "./draw_strokes.ts";
import type { Stroke } from "./glyphs.ts";

const SIDE = 16, STEPS = 100;
const BAR: readonly Stroke[] = [[[2, 0], [2, 6]]];
const upright = { shift: [0, 0], height: 6, slant: 0 } as const;

function total(image: Uint8Array): number {
  return image.reduce((sum, value) => sum + value, 0) / STEPS;
}

test("a bar covers the pen's area: its length times 1.5 pixels, and a round end on each side", () => {
  // The ends: a disc whose coverage falls from 1 at 0.25 pixels to 0 at 1.25 pixels, ∫ coverage = π (0.25² + 0.25 + 1/3).
  const disc = Math.PI * (0.0625 + 0.25 + 1 / 3);
  expect(total(drawStrokes(BAR, upright, SIDE, STEPS))).toBeCloseTo(6 * 1.5 + disc, 0);
});

test("a shift by whole pixels moves the picture by whole pixels", () => {
  const still = drawStrokes(BAR, upright, SIDE, STEPS);
  const moved = drawStrokes(BAR, { ...upright, shift: [2, -1] }, SIDE, STEPS);
  for (let y = 1; y < SIDE; y++) {
    for (let x = 0; x < SIDE - 2; x++) expect(moved[(y - 1) * SIDE + x + 2]).toBe(still[y * SIDE + x]);
  }
});

test("a positive slant leans the top to the right and the foot to the left by as much", () => {
  const image = drawStrokes(BAR, { ...upright, height: 10, slant: 0.4 }, SIDE, STEPS);
  const centre = (y: number) => {
    const row = [...image.subarray(y * SIDE, (y + 1) * SIDE)];
    return row.reduce((sum, value, x) => sum + value * x, 0) / row.reduce((sum, value) => sum + value, 0);
  };
  // Rows 3.5 pixels above and below the middle.
  expect(centre(4)).toBeCloseTo(7.5 + 0.4 * 3.5, 1);
  expect(centre(11)).toBeCloseTo(7.5 - 0.4 * 3.5, 1);
});
