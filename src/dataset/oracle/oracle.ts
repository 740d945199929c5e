import { concatBytes } from "../../core/concat_bytes.ts";
import { drawStrokes, type Placement } from "./draw_strokes.ts";
import { GLYPHS } from "./glyphs.ts";
import { logisticLogMasses } from "./logistic_log_masses.ts";
import type { PixelMixture } from "./pixel_mixture.ts";

/** Pixels along each side of an oracle image. */
export const ORACLE_SIDE = 16;
/** The eight grey levels of the modes' means: background first, full ink last. */
export const ORACLE_MEANS: readonly number[] = [44, 68, 92, 116, 140, 164, 188, 212];
/** Scale of the logistic noise, in grey levels; its standard deviation is 9.07. */
export const ORACLE_NOISE_SCALE = 5;

const SHIFTS = [-2, -1, 0, 1, 2];
const HEIGHTS = [7, 8.5, 10];
const SLANTS = [-0.25, 0, 0.25];

const PLACEMENTS: readonly Placement[] = SHIFTS.flatMap((y) =>
  SHIFTS.flatMap((x) =>
    HEIGHTS.flatMap((height) => SLANTS.map((slant): Placement => ({ shift: [x, y], height, slant })))
  )
);

/** What mode number `mode` shows. Modes count through slants first, then heights, columns, rows and glyphs. */
export function oracleMode(mode: number): { readonly glyph: number } & Placement {
  const glyph = Math.floor(mode / PLACEMENTS.length), placement = PLACEMENTS[mode % PLACEMENTS.length];
  if (!Number.isInteger(mode) || glyph >= GLYPHS.length || placement === undefined) {
    throw new RangeError(
      `Cannot describe: 'mode' must be an integer from 0 to ${GLYPHS.length * PLACEMENTS.length - 1}, got ${mode}`,
    );
  }
  return { glyph, ...placement };
}

let drawn: Uint8Array | undefined;

/**
 * The oracle's distribution: 3600 equally likely modes of 16 × 16 pixels, one for each of 16 glyphs × 25 positions × 3
 * heights × 3 slants, with independent discretised-logistic noise on every pixel.
 *
 * @param noiseScale Another scale than the data's gives a more lenient judge of support: what `oracle(15)` refuses is
 * further from every mode than three times the noise would take it.
 *
 * @example
 * ```ts
 * const { images } = oracleImages(0, 1000, "test");
 * const { logLikelihoods } = await scoreMixture(oracle(), images, algebra); // the true log p(x), in nats
 * ```
 */
export function oracle(noiseScale: number = ORACLE_NOISE_SCALE): PixelMixture {
  return {
    modes: GLYPHS.length * PLACEMENTS.length,
    pixels: ORACLE_SIDE ** 2,
    kinds: drawn ??= drawModes(),
    logMasses: ORACLE_MEANS.map((mean) => logisticLogMasses(mean, noiseScale)),
  };
}

/** Every mode's mean image as indices of {@linkcode ORACLE_MEANS}: drawn once, on first use. */
function drawModes(): Uint8Array {
  const images = GLYPHS.flatMap(({ strokes }) =>
    PLACEMENTS.map((placement) => drawStrokes(strokes, placement, ORACLE_SIDE, ORACLE_MEANS.length - 1))
  );
  return concatBytes(images);
}
