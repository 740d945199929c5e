import { readFileSync } from "node:fs";
import { parseNpy } from "../../format/npy.ts";
import { type Matrix, matrix } from "../../linalg/matrix.ts";

/** Reads a NumPy file of rows beside this one, for tests. */
export function readNpy(name: string): Matrix {
  const { shape: [rows = 0, cols = 0], data } = parseNpy(readFileSync(new URL(name, import.meta.url)), name);
  return matrix(rows, cols, data);
}
