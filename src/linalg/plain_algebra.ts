import type { Algebra } from "./algebra.ts";
import { productTransposed } from "./product_transposed.ts";

/** The algebra in plain TypeScript, for tests and where no runtime is at hand. */
export const plainAlgebra: Algebra = {
  threads: 1,
  product: (a, b) => Promise.resolve(productTransposed(a, b)),
  product32: (a, b) => {
    const { rows, cols, data } = productTransposed(
      { ...a, data: Float64Array.from(a.data) },
      { ...b, data: Float64Array.from(b.data) },
    );
    return Promise.resolve({ rows, cols, data: Float32Array.from(data) });
  },
};
