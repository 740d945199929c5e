/** Reads NumPy's .npy files: numbers of any width, either byte order, C or Fortran order. Pickles are refused. */
import type { ByteSource } from "./byte_source.ts";
import { NPY_PREFIX_BYTES, type NpyHeader, npyStart, type NpyType, parseNpyHeader } from "./npy_header.ts";

/** An array in C order. Half precision comes as float32, 64-bit integers as float64, truth values as 0 and 1. */
export interface NpyArray {
  /** The type in the file, without the byte order: "f4", "u1". */
  readonly type: NpyType;
  readonly shape: readonly number[];
  /** May be a view onto the bytes it was read from: not to be written to. */
  readonly data: NpyValues;
}

export type NpyValues =
  | Float32Array
  | Float64Array
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array;

/**
 * Parses the content of a .npy file.
 *
 * @param name What messages call it.
 * @throws {Error} Where it is no .npy file, holds objects, text or records, is shorter or longer than its shape says, or
 * holds 64-bit integers beyond 2⁵³, which float64 can't hold.
 *
 * @example
 * ```ts
 * const { shape, data } = parseNpy(await Deno.readFile("features.npy"), "features.npy");
 * ```
 */
export function parseNpy(bytes: Uint8Array, name: string): NpyArray {
  const start = npyStart(bytes.subarray(0, NPY_PREFIX_BYTES), name);
  const header = parseNpyHeader(bytes.subarray(0, start), bytes.length, name);
  return arrayOf(header, bytes.subarray(start), name);
}

/** Reads the head of a .npy file by ranges; see {@linkcode parseNpyHeader} for what it throws. */
export async function readNpyHeader(source: ByteSource): Promise<NpyHeader> {
  const prefix = await source.read(0, Math.min(NPY_PREFIX_BYTES, source.size));
  const rest = Math.min(npyStart(prefix, source.name), source.size) - prefix.length;
  const head = new Uint8Array(prefix.length + Math.max(0, rest));
  head.set(prefix);
  // The rest by itself, because a source whose CRC is checked wants to be read without a gap or a step back.
  if (rest > 0) head.set(await source.read(prefix.length, rest), prefix.length);
  return parseNpyHeader(head, source.size, source.name);
}

/**
 * Reads a .npy file whole: besides the array in C order nothing of its size is held. Float32 in little-endian C order
 * is not even copied.
 *
 * @throws {Error} As {@linkcode parseNpy}.
 *
 * @example
 * ```ts
 * const source = await openFileSource("features.npy");
 * const { shape, data } = await readNpy(source);
 * await source.close();
 * ```
 */
export async function readNpy(source: ByteSource): Promise<NpyArray> {
  const header = await readNpyHeader(source);
  return arrayOf(header, await source.read(header.start, header.count * header.itemBytes), source.name);
}

function arrayOf({ type, littleEndian, fortran, shape, count }: NpyHeader, bytes: Uint8Array, name: string): NpyArray {
  const read = littleEndian ? IN_PLACE[type] : undefined;
  const { buffer, byteOffset, byteLength } = bytes;
  const values = read?.(buffer, byteOffset, count) ??
    READERS[type](new DataView(buffer, byteOffset, byteLength), count, littleEndian, name);
  return { type, shape, data: fortran && shape.length > 1 ? fromFortran(values, shape) : values };
}

type InPlace = (buffer: ArrayBufferLike, offset: number, count: number) => NpyValues | undefined;

/** Typed arrays have the machine's byte order, which is little-endian wherever Deno runs. */
const IN_PLACE: Readonly<Partial<Record<NpyType, InPlace>>> = {
  u1: (buffer, offset, count) => new Uint8Array(buffer, offset, count),
  f4: (buffer, offset, count) => offset % 4 === 0 ? new Float32Array(buffer, offset, count) : undefined,
  f8: (buffer, offset, count) => offset % 8 === 0 ? new Float64Array(buffer, offset, count) : undefined,
};

type Read = (view: DataView, count: number, littleEndian: boolean, name: string) => NpyValues;

const READERS: Readonly<Record<NpyType, Read>> = {
  b1: (view, count) => filled(new Uint8Array(count), (i) => view.getUint8(i) === 0 ? 0 : 1),
  u1: (view, count) => filled(new Uint8Array(count), (i) => view.getUint8(i)),
  i1: (view, count) => filled(new Int8Array(count), (i) => view.getInt8(i)),
  u2: (view, count, little) => filled(new Uint16Array(count), (i) => view.getUint16(2 * i, little)),
  i2: (view, count, little) => filled(new Int16Array(count), (i) => view.getInt16(2 * i, little)),
  u4: (view, count, little) => filled(new Uint32Array(count), (i) => view.getUint32(4 * i, little)),
  i4: (view, count, little) => filled(new Int32Array(count), (i) => view.getInt32(4 * i, little)),
  u8: (view, count, little, name) =>
    filled(new Float64Array(count), (i) => exact(view.getBigUint64(8 * i, little), i, name)),
  i8: (view, count, little, name) =>
    filled(new Float64Array(count), (i) => exact(view.getBigInt64(8 * i, little), i, name)),
  f2: (view, count, little) => filled(new Float32Array(count), (i) => view.getFloat16(2 * i, little)),
  f4: (view, count, little) => filled(new Float32Array(count), (i) => view.getFloat32(4 * i, little)),
  f8: (view, count, little) => filled(new Float64Array(count), (i) => view.getFloat64(8 * i, little)),
};

function filled<Values extends NpyValues>(values: Values, valueAt: (index: number) => number): Values {
  for (let i = 0; i < values.length; i++) values[i] = valueAt(i);
  return values;
}

/** Reorders from first-axis-fastest to last-axis-fastest. */
function fromFortran(values: NpyValues, shape: readonly number[]): NpyValues {
  const out = values.slice();
  const strides: number[] = [];
  shape.reduce((stride, size) => (strides.push(stride), stride * size), 1);
  const index = shape.map(() => 0);
  let from = 0;
  for (let at = 0; at < out.length; at++) {
    out[at] = values[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}

function exact(value: bigint, index: number, name: string): number {
  if (value > 2n ** 53n || value < -(2n ** 53n)) {
    throw new Error(`Cannot read ${name}: expected integers up to 2^53, found ${value} (element ${index})`);
  }
  return Number(value);
}
