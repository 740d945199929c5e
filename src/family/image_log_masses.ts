import type { Observation } from "../observation/observation.ts";

/**
 * Log-masses of images under a network's output for them, in nats.
 *
 * @param parameters [count, parameters of one image]
 * @param images Levels, [count, size].
 * @param size Numbers in one image.
 * @returns One sum an image, [count].
 */
export function imageLogMasses(
  observation: Observation,
  parameters: Float32Array,
  images: Uint8Array,
  size: number,
): Float64Array {
  const masses = numberLogMasses(observation, parameters, images, size);
  return Float64Array.from({ length: images.length / size }, (_, i) => {
    let sum = 0;
    for (let p = i * size; p < (i + 1) * size; p++) sum += masses[p]!;
    return sum;
  });
}

/** The same for every number by itself: [count, size]. */
export function numberLogMasses(
  observation: Observation,
  parameters: Float32Array,
  images: Uint8Array,
  size: number,
): Float64Array {
  const count = images.length / size, stride = parameters.length / count;
  const masses = new Float64Array(images.length);
  for (let i = 0; i < count; i++) {
    observation.logMasses(
      parameters.subarray(i * stride, (i + 1) * stride),
      images.subarray(i * size, (i + 1) * size),
      masses.subarray(i * size, (i + 1) * size),
    );
  }
  return masses;
}
