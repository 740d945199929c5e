import { expect, test } from "vitest";
import { concatBytes } from "../../core/concat_bytes.ts";
import { writeField, writeFloat } from "../protobuf.ts";
import { readSparseTensor, readTensor } from "./read_tensor.ts";

/** TensorProto: dims = 1, data_type = 2, and fields of data. */
const tensor = (type: number, shape: number[], ...data: Uint8Array[]) =>
  readTensor(
    concatBytes([...shape.map((axis) => writeField(1, axis)), writeField(2, type), writeField(8, "t"), ...data]),
  );
const raw = (array: { buffer: ArrayBuffer }) => writeField(9, new Uint8Array(array.buffer));

test.each([
  ["float32", tensor(1, [2], raw(Float32Array.of(1.5, -2))), [1.5, -2]],
  ["float64", tensor(11, [1], raw(Float64Array.of(1 / 3))), [1 / 3]],
  ["int64", tensor(7, [2], raw(BigInt64Array.of(-1n, 2n ** 40n))), [-1, 2 ** 40]],
  ["int32", tensor(6, [2], raw(Int32Array.of(-7, 7))), [-7, 7]],
  ["int8", tensor(3, [2], raw(Int8Array.of(-7, 7))), [-7, 7]],
  ["bool", tensor(9, [2], raw(Uint8Array.of(1, 0))), [1, 0]],
  ["int64 in fields", tensor(7, [2], writeField(7, -3), writeField(7, 5)), [-3, 5]],
  ["int64 packed", tensor(7, [3], writeField(7, Uint8Array.of(0x96, 0x01, 0x05, 0x00))), [150, 5, 0]],
  ["float32 in fields", tensor(1, [2], writeFloat(4, 0.5), writeFloat(4, -1)), [0.5, -1]],
  ["int32 packed", tensor(6, [2], writeField(5, Uint8Array.of(3, 4))), [3, 4]],
  ["a scalar", tensor(7, [], writeField(7, 9)), [9]],
])("elements of %s are decoded", (_, { decode, name }, elements) => {
  expect(decode()).toEqual(elements);
  expect(name).toBe("t");
});

test("nothing is decoded where elements are missing, too few, or of a type that shapes are not made of", () => {
  expect(tensor(1, [2]).decode()).toBeUndefined();
  expect(tensor(1, [2], raw(Float32Array.of(1))).decode()).toBeUndefined();
  expect(tensor(10, [1], raw(Uint16Array.of(1))).decode()).toBeUndefined();
});

test("a sparse tensor has the shape of the whole and the numbers that are stored", () => {
  const values = concatBytes([writeField(1, 2), writeField(2, 1), writeField(8, "s"), raw(Float32Array.of(1, 2))]);
  const { name, shape, stored, decode } = readSparseTensor(
    concatBytes([writeField(1, values), writeField(3, 100), writeField(3, 50)]),
  );
  expect({ name, shape, stored, elements: decode() }).toEqual({
    name: "s",
    shape: [100, 50],
    stored: 2,
    elements: undefined,
  });
  expect(() => readSparseTensor(new Uint8Array(0))).toThrow("must hold values, found none");
});
