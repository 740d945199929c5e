import type { FeatureArrays } from "../../src/engine/task.ts";

const ROUNDS = 30;

/**
 * Which of twenty modes each image is of: the digit that the network takes it for, and one of two styles of that digit,
 * which are the clusters of k-means with k = 2 among its features.
 *
 * @returns [n], twice the digit plus the style.
 */
export function twentyModes(
  { features, dimension, logits = new Float32Array(), classes = 0 }: FeatureArrays,
): Uint8Array {
  const modes = new Uint8Array(features.length / dimension);
  const digits = Array.from(modes, (_, i) => {
    const row = [...logits.subarray(i * classes, (i + 1) * classes)];
    return row.indexOf(Math.max(...row));
  });
  for (let digit = 0; digit < classes; digit++) {
    const members = [...digits.keys()].filter((i) => digits[i] === digit);
    const styles = twoMeans(members.map((i) => features.subarray(i * dimension, (i + 1) * dimension)));
    members.forEach((i, at) => modes[i] = 2 * digit + styles[at]!);
  }
  return modes;
}

/** Lloyd's iterations from the first point and the one furthest from it. */
function twoMeans(points: readonly Float32Array[]): number[] {
  const [first] = points;
  if (first === undefined) return [];
  const furthest = points.reduce((best, point) => squared(point, first) > squared(best, first) ? point : best, first);
  let centres: [Float32Array, Float32Array] = [first, furthest], styles: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    styles = points.map((point) => squared(point, centres[1]) < squared(point, centres[0]) ? 1 : 0);
    const mean = (style: number) => {
      const own = points.filter((_, i) => styles[i] === style);
      return first.map((_, at) => own.reduce((sum, point) => sum + point[at]!, 0) / own.length);
    };
    centres = [mean(0), mean(1)];
  }
  return styles;
}

function squared(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
}
