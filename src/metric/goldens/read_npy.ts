import { readFileSync } from "node:fs";
import { type Matrix, matrix } from "../../linalg/matrix.ts";

/**
 * Reads a two-dimensional NumPy file beside this one, for tests: little-endian float32 or float64, C order; an Error
 * otherwise.
 *
 * Source: NumPy's format description, versions 1 and 2 (NEP 1).
 */
export function readNpy(name: string): Matrix {
  const bytes = readFileSync(new URL(name, import.meta.url));
  if (bytes.toString("latin1", 0, 6) !== "\x93NUMPY") throw new Error(`${name} is no NumPy file`);
  const start = bytes[6] === 1 ? 10 : 12;
  const end = start + (bytes[6] === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8));
  const header = bytes.toString("latin1", start, end);
  const layout = /'descr': '<(f[48])', 'fortran_order': False, 'shape': \((\d+), (\d+)\)/;
  const [, type, rows, cols] = layout.exec(header) ?? [];
  if (type === undefined) {
    throw new Error(`${name}: expected little-endian float rows in C order, found ${header.trim()}`);
  }
  const body = bytes.buffer.slice(bytes.byteOffset + end, bytes.byteOffset + bytes.length);
  const values = type === "f4" ? new Float32Array(body) : new Float64Array(body);
  return matrix(Number(rows), Number(cols), values);
}
