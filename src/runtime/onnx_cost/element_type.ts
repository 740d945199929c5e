/** Bits of an element by its code in onnx.proto (TensorProto.DataType). Text has no size of its own. */
const BITS: Readonly<Record<number, number>> = {
  1: 32, // float32
  2: 8, // uint8
  3: 8, // int8
  4: 16, // uint16
  5: 16, // int16
  6: 32, // int32
  7: 64, // int64
  9: 8, // bool
  10: 16, // float16
  11: 64, // float64
  12: 32, // uint32
  13: 64, // uint64
  14: 64, // complex64
  15: 128, // complex128
  16: 16, // bfloat16
  17: 8, // float8e4m3fn
  18: 8, // float8e4m3fnuz
  19: 8, // float8e5m2
  20: 8, // float8e5m2fnuz
  21: 4, // uint4
  22: 4, // int4
  23: 4, // float4e2m1
  24: 8, // float8e8m0
};

/** Codes of element types that rules here name. */
export const ELEMENT_TYPE = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9, float64: 11 } as const;

const FLOATS = new Set([1, 10, 11, 14, 15, 16, 17, 18, 19, 20, 23, 24]);
const QUANTISED = new Set([2, 3, 4, 5, 21, 22]);

/** Whether arithmetic on elements of this type is floating-point arithmetic. */
export function isFloat(type: number): boolean {
  return FLOATS.has(type);
}

/**
 * Whether a stored tensor of this type holds weights: floating-point numbers, or integers of at most 16 bits, which are
 * what quantised weights are kept in. Longer integers are shapes and indices.
 */
export function holdsWeights(type: number): boolean {
  return FLOATS.has(type) || QUANTISED.has(type);
}

/** Bytes of `count` elements; two elements of 4 bits share a byte, and text counts as 0. */
export function bytesOf(type: number, count: number): number {
  return Math.ceil((BITS[type] ?? 0) * count / 8);
}
