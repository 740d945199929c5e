import { expect, test } from "vitest";
import { tokenColumn } from "./token_column.ts";

test("one place of every sequence, in their order", () => {
  expect(tokenColumn([[5, 6], [7, 50_256], [9, 0]], 1)).toEqual({ data: BigInt64Array.of(6n, 50_256n, 0n), dims: [3] });
});
