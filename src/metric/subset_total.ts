/** A kernel's sums over one subset of each of two sets. */
export interface SubsetTotal {
  /** Over pairs of different places in the two subsets. */
  readonly apart: number;
  /** Over pairs of one place in both. */
  readonly diagonal: number;
}
