import type { ByteSource } from "./byte_source.ts";

/** A row of elements that tensors look into. */
export interface TorchStorage {
  readonly type: TorchType;
  /** Its name in the file. */
  readonly key: string;
  readonly count: number;
}

/** An element type: how wide it is, and how its elements are read, little-endian. */
export interface TorchType {
  readonly name: string;
  readonly bytes: number;
  make(count: number): TorchValues;
  /** Fills `out`, element i from byte `at(i)`. */
  fill(view: DataView, out: TorchValues, at: (index: number) => number): void;
}

/** Values as JavaScript holds them without loss: floats of up to 32 bits, other numbers, 64-bit integers. */
export type TorchValues = Float32Array | Float64Array | BigInt64Array;

/** A tensor as a window onto a storage, strides counted in elements. */
export interface TorchWindow {
  readonly storage: TorchStorage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

type ReadNumber = (view: DataView, at: number) => number;

function numbers(name: string, bytes: number, Values: typeof Float32Array | typeof Float64Array, read: ReadNumber) {
  return {
    name,
    bytes,
    make: (count: number) => new Values(count),
    fill(view: DataView, out: TorchValues, at: (index: number) => number) {
      for (let i = 0; i < out.length; i++) out[i] = read(view, at(i));
    },
  };
}

const bfloat16 = new DataView(new ArrayBuffer(4));

/** PyTorch's storage classes. */
export const TORCH_TYPES: ReadonlyMap<string, TorchType> = new Map<string, TorchType>([
  ["torch.FloatStorage", numbers("float32", 4, Float32Array, (view, at) => view.getFloat32(at, true))],
  ["torch.DoubleStorage", numbers("float64", 8, Float64Array, (view, at) => view.getFloat64(at, true))],
  ["torch.HalfStorage", numbers("float16", 2, Float32Array, (view, at) => view.getFloat16(at, true))],
  [
    "torch.BFloat16Storage",
    numbers("bfloat16", 2, Float32Array, (view, at) => {
      // The upper half of a float32.
      bfloat16.setUint16(2, view.getUint16(at, true), true);
      return bfloat16.getFloat32(0, true);
    }),
  ],
  ["torch.IntStorage", numbers("int32", 4, Float64Array, (view, at) => view.getInt32(at, true))],
  ["torch.ShortStorage", numbers("int16", 2, Float64Array, (view, at) => view.getInt16(at, true))],
  ["torch.CharStorage", numbers("int8", 1, Float64Array, (view, at) => view.getInt8(at))],
  ["torch.ByteStorage", numbers("uint8", 1, Float64Array, (view, at) => view.getUint8(at))],
  ["torch.BoolStorage", numbers("bool", 1, Float64Array, (view, at) => view.getUint8(at) === 0 ? 0 : 1)],
  ["torch.LongStorage", {
    name: "int64",
    bytes: 8,
    make: (count) => new BigInt64Array(count),
    fill(view, out, at) {
      for (let i = 0; i < out.length; i++) out[i] = view.getBigInt64(at(i), true);
    },
  }],
]);

/** How many elements a window shows. */
export function elements({ shape }: Pick<TorchWindow, "shape">): number {
  return shape.reduce((product, axis) => product * axis, 1);
}

/**
 * The elements of a tensor in row-major order, read from no further than they reach.
 *
 * @param source Holds the storage, little-endian.
 * @param start Where the storage begins in it.
 */
export async function readWindow(window: TorchWindow, source: ByteSource, start: number): Promise<TorchValues> {
  const { storage: { type }, offset, shape, strides } = window;
  const count = elements(window);
  if (count === 0) return type.make(0);
  const reach = 1 + shape.reduce((sum, axis, i) => sum + (axis - 1) * strides[i]!, 0);
  const bytes = await source.read(start + offset * type.bytes, reach * type.bytes);
  const dense = reach === count && isRowMajor(shape, strides);
  // A copy is aligned, and on the machines that are served here float32 is stored as the file has it.
  if (dense && type.name === "float32") return new Float32Array(bytes.slice().buffer);
  const out = type.make(count);
  const place = dense ? (i: number) => i : places(shape, strides);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  type.fill(view, out, (i) => place(i) * type.bytes);
  return out;
}

function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis]!;
  }
  return true;
}

/** Where the i-th element in row-major order lies. */
function places(shape: readonly number[], strides: readonly number[]): (index: number) => number {
  return (index) => {
    let place = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis]!;
      place += index % size * strides[axis]!;
      index = Math.floor(index / size);
    }
    return place;
  };
}
