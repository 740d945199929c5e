/**
 * The categorical distribution over grey levels, from unnormalised logits.
 */

/**
 * Adds up log-masses of whole images under logits laid out [N, levels, pixels].
 *
 * @param logits One image: [levels, pixels], unnormalised.
 * @param image The pixels' levels, [pixels].
 * @param levels Number of levels.
 * @returns log p(image) in nats.
 */
export function categoricalLogMass(logits: Float32Array, image: Uint8Array, levels: number): number {
  const pixels = image.length;
  const largest = logits.slice(0, pixels);
  for (let level = 1; level < levels; level++) {
    const row = level * pixels;
    for (let p = 0; p < pixels; p++) {
      const value = logits[row + p]!;
      if (value > largest[p]!) largest[p] = value;
    }
  }
  const sums = new Float64Array(pixels);
  for (let level = 0; level < levels; level++) {
    const row = level * pixels;
    for (let p = 0; p < pixels; p++) sums[p]! += Math.exp(logits[row + p]! - largest[p]!);
  }
  let total = 0;
  for (let p = 0; p < pixels; p++) total += logits[image[p]! * pixels + p]! - largest[p]! - Math.log(sums[p]!);
  return total;
}

/**
 * Draws a level by inverting the cumulative distribution.
 *
 * @param logits [levels] at `offset`, unnormalised.
 * @param uniform A number in (0, 1).
 * @param masses Room for [levels] numbers, overwritten.
 */
export function categoricalDraw(logits: Float32Array, offset: number, uniform: number, masses: Float64Array): number {
  const levels = masses.length;
  let largest = -Infinity;
  for (let level = 0; level < levels; level++) largest = Math.max(largest, logits[offset + level]!);
  let total = 0;
  for (let level = 0; level < levels; level++) total += masses[level] = Math.exp(logits[offset + level]! - largest);
  if (!Number.isFinite(total)) {
    throw new RangeError(`Cannot draw: the logits must be finite, their sum of masses is ${total}`);
  }
  let rest = uniform * total;
  for (let level = 0; level < levels; level++) {
    rest -= masses[level]!;
    if (rest < 0) return level;
  }
  return levels - 1;
}
