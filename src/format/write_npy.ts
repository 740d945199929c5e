/** An array to be written, in C order; its type in the file is that of `data`. */
export interface NpyContent {
  /** Empty for a scalar. */
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Uint8Array | Int32Array | BigInt64Array;
}

/** NumPy's names of the types, little-endian as the machine's own arrays are wherever Deno runs. */
function descr(data: NpyContent["data"]): string {
  if (data instanceof Float32Array) return "<f4";
  if (data instanceof Float64Array) return "<f8";
  if (data instanceof Uint8Array) return "|u1";
  return data instanceof Int32Array ? "<i4" : "<i8";
}

/** Elements begin at a multiple of this, so that a file can be mapped into memory. */
const ALIGNMENT = 64;

/**
 * The bytes of a .npy file, version 1, as `numpy.save` would write them.
 *
 * Source: NumPy's format description (NEP 1 and numpy/lib/format.py).
 *
 * @throws {RangeError} Where the number of values is not the product of the shape.
 *
 * @example
 * ```ts
 * await Deno.writeFile("mu.npy", writeNpy({ shape: [2048], data: mean }));
 * ```
 */
export function writeNpy({ shape, data }: NpyContent): Uint8Array<ArrayBuffer> {
  const count = shape.reduce((product, axis) => product * axis, 1);
  if (count !== data.length) {
    throw new RangeError(
      `Cannot write an array: shape (${shape.join(", ")}) needs ${count} values, got ${data.length}`,
    );
  }
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const dictionary = `{'descr': '${descr(data)}', 'fortran_order': False, 'shape': (${axes}), }`;
  const start = Math.ceil((10 + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(start + data.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, start - 10, true);
  bytes.set(new TextEncoder().encode(`${dictionary.padEnd(start - 11)}\n`), 10);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  return bytes;
}
