import { readFields } from "../protobuf.ts";
import { readFloats, readIntegers } from "./read_numbers.ts";
import { elements } from "./value.ts";

/** A tensor that a model holds. */
export interface ParsedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Code of the element type in onnx.proto. */
  readonly type: number;
  /** Numbers that the file holds: all of the shape, or fewer where most are zero and left out. */
  readonly stored: number;
  /** Decodes all elements; `undefined` where they are not in this file, or of a type that no shape is made of. */
  readonly decode: () => readonly number[] | undefined;
}

/**
 * Reads a TensorProto without decoding or copying what it holds: dims = 1, data_type = 2, float_data = 4,
 * int32_data = 5, int64_data = 7, name = 8, raw_data = 9, double_data = 10.
 */
export function readTensor(message: Uint8Array): ParsedTensor {
  const shape: number[] = [];
  let name = "", type = 0;
  for (const field of readFields(message)) {
    if (field.number === 1) readIntegers(field, shape);
    if (field.number === 2 && field.kind === "varint") type = Number(field.value);
    if (field.number === 8 && field.kind === "bytes") name = new TextDecoder().decode(field.value);
  }
  const stored = elements(shape);
  return { name, shape, type, stored, decode: () => decode(message, type, stored) };
}

/** SparseTensorProto: values = 1, dims = 3. It has the name of its values. */
export function readSparseTensor(message: Uint8Array): ParsedTensor {
  const shape: number[] = [];
  let values: ParsedTensor | undefined;
  for (const field of readFields(message)) {
    if (field.number === 1 && field.kind === "bytes") values = readTensor(field.value);
    if (field.number === 3) readIntegers(field, shape);
  }
  if (values === undefined) throw new SyntaxError("A sparse tensor of an ONNX model must hold values, found none");
  return { ...values, shape, decode: () => undefined };
}

function decode(message: Uint8Array, type: number, count: number): readonly number[] | undefined {
  const data: number[] = [];
  for (const field of readFields(message)) {
    if (field.number === 9 && field.kind === "bytes") return raw(field.value, type, count);
    if (field.number === 5 || field.number === 7) readIntegers(field, data);
    if (field.number === 4 && field.kind !== "varint") data.push(...readFloats(field.value));
    if (field.number === 10 && field.kind !== "varint") {
      data.push(...(raw(field.value, 11, field.value.length / 8) ?? []));
    }
  }
  return data.length === count ? data : undefined;
}

/** Little-endian elements by their type. */
function raw(bytes: Uint8Array, type: number, count: number): readonly number[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = RAW[type];
  if (read === undefined || bytes.length !== count * read.bytes) return undefined;
  return Array.from({ length: count }, (_, i) => read.get(view, i * read.bytes));
}

const RAW: Readonly<Record<number, { bytes: number; get: (view: DataView, at: number) => number }>> = {
  1: { bytes: 4, get: (view, at) => view.getFloat32(at, true) },
  2: { bytes: 1, get: (view, at) => view.getUint8(at) },
  3: { bytes: 1, get: (view, at) => view.getInt8(at) },
  6: { bytes: 4, get: (view, at) => view.getInt32(at, true) },
  7: { bytes: 8, get: (view, at) => Number(view.getBigInt64(at, true)) },
  9: { bytes: 1, get: (view, at) => view.getUint8(at) },
  11: { bytes: 8, get: (view, at) => view.getFloat64(at, true) },
};
