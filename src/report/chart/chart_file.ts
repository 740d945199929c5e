/**
 * A chart's file name; charts of one kind are told apart by the group of rows that they show.
 *
 * @example
 * ```ts
 * chartFile("bits_per_dim", "mnist, 256 grey levels"); // "bits_per_dim.mnist_256_grey_levels.png"
 * ```
 */
export function chartFile(kind: string, group: string | undefined): string {
  return group === undefined ? `${kind}.png` : `${kind}.${group.toLowerCase().replace(/[^a-z0-9]+/g, "_")}.png`;
}
