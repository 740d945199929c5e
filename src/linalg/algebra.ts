import type { Matrix32, ProductTransposed } from "./matrix.ts";

/** The heavy algebra, handed in by whoever owns a runtime, so that linear algebra knows none. */
export interface Algebra {
  readonly product: ProductTransposed;
  /** `a · bᵀ` in float32, about twice as fast: for approximations whose error is looked after. */
  readonly product32: (a: Matrix32, b: Matrix32) => Promise<Matrix32>;
  /** How many threads work that is no product may use. */
  readonly threads: number;
}
