import { expect, test } from "vitest";
import { fromTfjs, portType, typeOf } from "./tfjs_tensor.ts";

test("element types are named as graphs here have them", () => {
  expect(["DT_FLOAT", "DT_HALF", "int32", "DT_INT64", "DT_BOOL", "DT_STRING"].map(portType)).toEqual(
    ["float32", "float32", "int64", "int64", "bool", "DT_STRING"],
  );
  const data = [new Float32Array(0), new Float64Array(0), new BigInt64Array(0), new Uint8Array(0)];
  expect(data.map((values) => typeOf({ data: values, dims: [0] }))).toEqual(["float32", "float64", "int64", "bool"]);
});

test("what comes out is in the arrays of graphs here, and text is refused", () => {
  expect(fromTfjs("y", "int32", Int32Array.of(-1, 2), [2])).toEqual({ data: BigInt64Array.of(-1n, 2n), dims: [2] });
  expect(fromTfjs("y", "bool", Uint8Array.of(1, 0), [2])).toEqual({ data: Uint8Array.of(1, 0), dims: [2] });
  expect(() => fromTfjs("y", "string", new Uint8Array(0), [])).toThrow(
    "'y' must be float32, int32 or bool, got string",
  );
});
