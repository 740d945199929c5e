/**
 * Reads NumPy's .npy files: numbers of any width, either byte order, C or Fortran order. Pickled objects are refused.
 *
 * Source: NumPy's format description (NEP 1 and numpy/lib/format.py), versions 1, 2 and 3.
 */

/** An array in C order. Half precision comes as float32, 64-bit integers as float64. */
export interface NpyArray {
  /** NumPy's type without the byte order: "f4", "u1". */
  readonly type: string;
  readonly shape: readonly number[];
  readonly data:
    | Float32Array
    | Float64Array
    | Uint8Array
    | Int8Array
    | Uint16Array
    | Int16Array
    | Uint32Array
    | Int32Array;
}

type Values = NpyArray["data"];
type Read = (view: DataView, count: number, littleEndian: boolean) => Values;

/** How elements of each type are read. */
const READERS: Readonly<Record<string, Read>> = {
  b1: (view, count) => Uint8Array.from({ length: count }, (_, i) => view.getUint8(i)),
  u1: (view, count) => new Uint8Array(view.buffer.slice(view.byteOffset, view.byteOffset + count)),
  i1: (view, count) => Int8Array.from({ length: count }, (_, i) => view.getInt8(i)),
  u2: (view, count, little) => Uint16Array.from({ length: count }, (_, i) => view.getUint16(2 * i, little)),
  i2: (view, count, little) => Int16Array.from({ length: count }, (_, i) => view.getInt16(2 * i, little)),
  u4: (view, count, little) => Uint32Array.from({ length: count }, (_, i) => view.getUint32(4 * i, little)),
  i4: (view, count, little) => Int32Array.from({ length: count }, (_, i) => view.getInt32(4 * i, little)),
  u8: (view, count, little) =>
    Float64Array.from({ length: count }, (_, i) => exact(view.getBigUint64(8 * i, little), i)),
  i8: (view, count, little) =>
    Float64Array.from({ length: count }, (_, i) => exact(view.getBigInt64(8 * i, little), i)),
  f2: (view, count, little) => Float32Array.from({ length: count }, (_, i) => view.getFloat16(2 * i, little)),
  f4: (view, count, little) => {
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++) values[i] = view.getFloat32(4 * i, little);
    return values;
  },
  f8: (view, count, little) => {
    const values = new Float64Array(count);
    for (let i = 0; i < count; i++) values[i] = view.getFloat64(8 * i, little);
    return values;
  },
};

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/**
 * Parses the content of a .npy file.
 *
 * @param name What the messages call it.
 * @throws {SyntaxError} Where it is no .npy file, holds objects or text, or is shorter or longer than its shape says.
 * @throws {RangeError} For 64-bit integers that float64 can't hold.
 *
 * @example
 * ```ts
 * const { shape, data } = parseNpy(await Deno.readFile("features.npy"), "features.npy");
 * ```
 */
export function parseNpy(bytes: Uint8Array, name: string): NpyArray {
  const fail = (problem: string) => new SyntaxError(`${name}: ${problem}`);
  if (bytes.length < 10 || MAGIC.some((byte, i) => bytes[i] !== byte)) throw fail("this is no .npy file");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6]!;
  if (version < 1 || version > 3) throw fail(`.npy version ${version} is unknown, expected 1, 2 or 3`);
  if (version > 1 && bytes.length < 12) throw fail("the header is cut short");
  const start = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (start + length > bytes.length) {
    throw fail(`the header is cut short: ${length} bytes expected, ${bytes.length - start} found`);
  }
  const { order, type, fortran, shape } = parseHeader(
    new TextDecoder().decode(bytes.subarray(start, start + length)),
    fail,
  );

  const read = READERS[type];
  if (read === undefined) {
    const advice = type.startsWith("O")
      ? "pickled objects are never read: save an array of numbers (numpy.save(..., allow_pickle=False))"
      : `expected numbers (${Object.keys(READERS).join(", ")})`;
    throw fail(`elements of type '${type}': ${advice}`);
  }
  const count = shape.reduce((product, axis) => product * axis, 1);
  const expected = count * Number(type.slice(1)), found = bytes.length - start - length;
  if (expected !== found) throw fail(`shape (${shape.join(", ")}) of ${type} needs ${expected} bytes, found ${found}`);
  const values = read(new DataView(bytes.buffer, bytes.byteOffset + start + length, found), count, order !== ">");
  return { type, shape, data: fortran ? fromFortran(values, shape) : values };
}

interface Header {
  readonly order: string;
  readonly type: string;
  readonly fortran: boolean;
  readonly shape: number[];
}

/** The header is a Python dictionary of three keys; NumPy writes them in one way, and other writers differ in spaces. */
function parseHeader(text: string, fail: (problem: string) => SyntaxError): Header {
  const descr = /'descr'\s*:\s*'([<>|=]?)([A-Za-z]\w*)'/.exec(text);
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const shape = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text);
  if (descr === null || fortran === null || shape === null) {
    throw fail(`the header must give descr, fortran_order and shape, found ${text.trim().slice(0, 120)}`);
  }
  const axes = shape[1]!.split(",").map((axis) => axis.trim()).filter((axis) => axis !== "").map(Number);
  if (axes.length > 8 || axes.some((axis) => !Number.isSafeInteger(axis))) {
    throw fail(`shape (${shape[1]}) is out of range`);
  }
  return { order: descr[1]!, type: descr[2]!, fortran: fortran[1] === "True", shape: axes };
}

/** Reorders from first-axis-fastest to last-axis-fastest. */
function fromFortran(values: Values, shape: readonly number[]): Values {
  const out = values.slice();
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  const index = new Array<number>(shape.length).fill(0);
  for (let at = 0; at < out.length; at++) {
    out[at] = values[index.reduce((sum, position, axis) => sum + position * strides[axis]!, 0)]!;
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0;
  }
  return out;
}

function exact(value: bigint, index: number): number {
  if (value > 2n ** 53n || value < -(2n ** 53n)) {
    throw new RangeError(`Element ${index} is ${value}: 64-bit integers beyond 2^53 lose digits`);
  }
  return Number(value);
}
