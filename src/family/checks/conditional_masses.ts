import type { Conditionals } from "../model.ts";
import type { CheckOutcome } from "./check_outcome.ts";

/** What an enumeration reads. */
export interface EnumerationOptions {
  /** Levels of the model. */
  readonly levels: number;
  /** The numbers of an image whose levels are enumerated. */
  readonly positions: readonly number[];
  /** Images in one pass. */
  readonly microBatch: number;
  /** Distance of a sum from 1 that rounding may make. */
  readonly tolerance?: number;
}

/**
 * Whether the masses of all levels at a position, given the rest of an image, sum to 1.
 *
 * Each level is put into the image before the network sees it: a network that reads the number it predicts gives masses
 * of different distributions, whose sum is off. That is what a wrong causal mask does.
 *
 * @param image One image of the model's own levels.
 */
export async function checkConditionalMasses(
  conditionals: Conditionals,
  image: Uint8Array,
  { levels, positions, microBatch, tolerance = 1e-3 }: EnumerationOptions,
): Promise<CheckOutcome> {
  const check = "masses sum to 1";
  let furthest = { position: 0, sum: 1 };
  for (const position of positions) {
    let sum = 0;
    for (let first = 0; first < levels; first += microBatch) {
      const count = Math.min(microBatch, levels - first);
      const images = new Uint8Array(count * image.length);
      for (let i = 0; i < count; i++) {
        images.set(image, i * image.length);
        images[i * image.length + position] = first + i;
      }
      const masses = await conditionals.logMasses(images);
      for (let i = 0; i < count; i++) sum += Math.exp(masses[i * image.length + position]!);
    }
    // A sum that is no number is as far off as can be.
    if (!(Math.abs(sum - 1) <= Math.abs(furthest.sum - 1))) furthest = { position, sum };
  }
  const ok = Math.abs(furthest.sum - 1) <= tolerance;
  return {
    check,
    ok,
    finding: ok
      ? `The masses of ${levels} levels sum to 1 at ${positions.length} positions, to ${tolerance}.`
      : `The masses of ${levels} levels sum to ${
        furthest.sum.toPrecision(6)
      } at position ${furthest.position}: the network ` +
        "reads the number that it predicts, or its output is no distribution of the levels.",
  };
}
