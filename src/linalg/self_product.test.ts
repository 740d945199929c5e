import { expect, test } from "vitest";
import { matrix } from "./matrix.ts";
import { plainAlgebra } from "./plain_algebra.ts";
import { productTransposed } from "./product_transposed.ts";
import { selfProduct } from "./self_product.ts";

test("selfProduct() in blocks is the whole product", async () => {
  const a = matrix(1100, 3, Array.from({ length: 3300 }, (_, at) => at % 11 - 5));
  expect(await selfProduct(a, plainAlgebra)).toEqual(productTransposed(a, a));
  const small = matrix(2, 1, [1, 2]);
  expect(await selfProduct(small, plainAlgebra)).toEqual(matrix(2, 2, [1, 2, 2, 4]));
});
