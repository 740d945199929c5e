/** For tests and benchmarks: the FID Inception's tensors by a formula instead of training. */

/**
 * The values of one tensor, as goldens/inception.json fixes them: a hash of the tensor's name and the element's index,
 * spread over the range that suits the kind of tensor.
 *
 * @param name As in the checkpoint.
 * @param shape Channels out first.
 */
export function formulaWeights(name: string, shape: readonly number[]): Float32Array {
  const values = new Float32Array(shape.reduce((product, axis) => product * axis, 1));
  const [low, high] = range(name, shape);
  const seed = fnv1a32(name);
  for (let i = 0; i < values.length; i++) values[i] = low + (high - low) * uniform(i, seed);
  return values;
}

function range(name: string, shape: readonly number[]): readonly [number, number] {
  if (name.endsWith("running_var")) return [0.5, 1.5];
  if (name.endsWith("running_mean") || name.endsWith("bias")) return [-0.1, 0.1];
  if (name.endsWith("bn.weight")) return [0.8, 1.2];
  const fanIn = shape.slice(1).reduce((product, axis) => product * axis, 1);
  const bound = Math.sqrt(3) * Math.sqrt(2 / fanIn);
  return [-bound, bound];
}

function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** MurmurHash3's finaliser of index and seed, as a fraction of 2^32. */
function uniform(index: number, seed: number): number {
  let h = Math.imul(index, 0x9e3779b1) + seed | 0;
  h = Math.imul(h ^ h >>> 16, 0x85ebca6b);
  h = Math.imul(h ^ h >>> 13, 0xc2b2ae35);
  return ((h ^ h >>> 16) >>> 0) / 2 ** 32;
}
