import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { matrix } from "./matrix.ts";
import { plainAlgebra } from "./plain_algebra.ts";
import { productTransposed } from "./product_transposed.ts";
import { solveTriangle } from "./solve_triangle.ts";

test("solveTriangle() gives back what a triangle was multiplied with, over several blocks", async () => {
  const n = 300;
  const values = new Float64Array(n * n);
  new Noise(2n).normal(values, { stream: STREAM.observation, example: 0 });
  const u = matrix(
    n,
    n,
    values.map((value, at) => {
      const i = Math.floor(at / n), j = at % n;
      return i === j ? 2 : j > i ? value / n : 0;
    }),
  );
  const z = matrix(3, n, Array.from({ length: 3 * n }, (_, at) => at % 7 - 3));
  const solved = await solveTriangle(productTransposed(z, u), u, plainAlgebra);
  solved.data.forEach((value, at) => expect(value).toBeCloseTo(z.data[at]!, 11));
});
