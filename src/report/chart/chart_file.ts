/** Begins each chart's name, up to what tells charts of one kind apart. */
const CHART_FILE =
  /^(?:(?:batches|bits_\w+|bound_over_draws|families|fid_time|precision_recall|terms_over_time)(?:\.\w+)?|fid_steps_[\w-]*|(?:outliers|training)\.[\w-]+)\.png$/;

/**
 * Whether a file's name is one that a chart of some run has.
 *
 * @example
 * ```ts
 * isChartFile("training.vae-mnist.png"); // true
 * ```
 */
export function isChartFile(name: string): boolean {
  return CHART_FILE.test(name);
}

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
