/** What the head of a .npy file says of its array. */
export interface NpyHeader {
  /** NumPy's type without the byte order: "f4", "u1". */
  readonly type: NpyType;
  readonly littleEndian: boolean;
  /** Whether the first axis runs fastest. */
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Product of `shape`: 1 for a scalar. */
  readonly count: number;
  /** Of one element. */
  readonly itemBytes: number;
  /** Where the elements begin in the file, in bytes. */
  readonly start: number;
}

/** The numbers that are read. */
export const NPY_TYPES = ["b1", "u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8"] as const;

export type NpyType = typeof NPY_TYPES[number];

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Enough for the magic, the version and the length of the header. */
export const NPY_PREFIX_BYTES = 12;

/** NumPy writes 128 bytes; only records of many fields need more, and they are refused. */
const MOST_HEADER_BYTES = 2 ** 16;

/** NumPy's own limit of axes, since version 2. */
const MOST_AXES = 64;

/** Whether a file begins as .npy files do. */
export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/**
 * Where the elements of a .npy file begin, told from its first {@linkcode NPY_PREFIX_BYTES} bytes.
 *
 * Source: NumPy's format description (NEP 1 and numpy/lib/format.py), versions 1, 2 and 3.
 *
 * @throws {Error} Where it is no .npy file, or its header is longer than one of plain numbers can be.
 */
export function npyStart(prefix: Uint8Array, name: string): number {
  if (!isNpy(prefix)) throw broken(name, "a .npy file", prefix.length === 0 ? "an empty one" : "something else");
  if (prefix.length < NPY_PREFIX_BYTES) throw broken(name, "a header", `the end after ${prefix.length} bytes`);
  const version = prefix[6]!;
  if (version < 1 || version > 3) throw broken(name, ".npy version 1, 2 or 3", `version ${version}`);
  const view = new DataView(prefix.buffer, prefix.byteOffset);
  const start = version === 1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
  if (start > MOST_HEADER_BYTES) {
    throw broken(name, `a header of at most ${MOST_HEADER_BYTES} bytes`, `one of ${start}`);
  }
  return start;
}

/**
 * Parses the head of a .npy file and holds the file's size to it, so that nothing is allocated on its word alone.
 *
 * @param head The file's bytes up to where {@linkcode npyStart} says that the elements begin.
 * @param sizeBytes The size of the whole file.
 * @param name What messages call it.
 * @throws {Error} Where it holds objects, text or records, or is shorter or longer than its shape says.
 */
export function parseNpyHeader(head: Uint8Array, sizeBytes: number, name: string): NpyHeader {
  const start = npyStart(head.subarray(0, NPY_PREFIX_BYTES), name);
  if (head.length < start) throw broken(name, `a header of ${start} bytes`, `the end after ${head.length}`);
  // A Python dictionary of three keys; NumPy writes it in one way, and other writers differ in spaces.
  const text = new TextDecoder().decode(head.subarray(head[6] === 1 ? 10 : 12, start));
  const fields = /'descr'\s*:\s*(\[|'[^']*')/.exec(text);
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  // Python 2 wrote its long integers as 50000L.
  const shapeText = /'shape'\s*:\s*\(([\dL\s,]*)\)/.exec(text);
  if (fields === null || fortran === null || shapeText === null) {
    throw broken(name, "a header with descr, fortran_order and shape", text.trim().slice(0, 120));
  }
  const { order, type } = parseType(fields[1]!, name);
  const shape = shapeText[1]!.split(",").map((axis) => axis.trim()).filter((axis) => axis !== "").map((axis) =>
    Number(axis.replace(/L$/, ""))
  );
  if (shape.length > MOST_AXES || shape.some((axis) => !Number.isSafeInteger(axis))) {
    throw broken(name, `a shape of at most ${MOST_AXES} sizes`, `(${shapeText[1]!.slice(0, 120)})`);
  }
  const count = shape.reduce((product, axis) => product * axis, 1);
  const itemBytes = Number(type.slice(1));
  const [needed, found] = [count * itemBytes, sizeBytes - start];
  if (needed !== found) {
    const advice = found < needed ? ": it is truncated" : ": is there more than one array?";
    throw broken(name, `${needed} bytes for shape (${shape.join(", ")}) of ${type}`, `${found}${advice}`);
  }
  return { type, littleEndian: order !== ">", fortran: fortran[1] === "True", shape, count, itemBytes, start };
}

function parseType(descr: string, name: string): { readonly order: string; readonly type: NpyType } {
  if (descr === "[") throw broken(name, "an array of numbers", "records of several fields: save each field by itself");
  const [, order = "", letters = ""] = /^'([<>|=]?)(.*)'$/.exec(descr) ?? [];
  const type = NPY_TYPES.find((known) => known === letters);
  if (type !== undefined) return { order, type };
  if (letters.startsWith("O")) {
    const advice = "save an array of numbers (numpy.save(..., allow_pickle=False))";
    throw broken(name, "an array of numbers", `pickled objects, which are never read: ${advice}`);
  }
  throw broken(name, `numbers (${NPY_TYPES.join(", ")})`, `elements of type '${letters.slice(0, 40)}'`);
}

function broken(name: string, expected: string, found: string): Error {
  return new Error(`Cannot read ${name}: expected ${expected}, found ${found}`);
}
