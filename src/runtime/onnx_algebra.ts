import type { Algebra } from "../linalg/algebra.ts";
import type { FloatMatrix, Matrix, Matrix32 } from "../linalg/matrix.ts";
import { rowSlice } from "../linalg/row_slice.ts";
import { openOnnx } from "./onnx.ts";
import { encodeOnnx } from "./onnx_writer.ts";

/** Rows of one run: at 2048 × 2048 this is up to a third faster than all rows at once. */
const RUN_ROWS = 384;

/**
 * Opens ONNX Runtime as a BLAS: graphs of one Gemm node.
 *
 * @param threads Threads inside a product.
 *
 * @example
 * ```ts
 * const { algebra, close } = await openOnnxAlgebra(2);
 * const gram = await algebra.product(features, features);
 * await close();
 * ```
 */
export async function openOnnxAlgebra(threads: number): Promise<{ algebra: Algebra; close(): Promise<void> }> {
  const [double, single] = await Promise.all([
    openOnnx(productGraph("float64"), { threads }),
    openOnnx(productGraph("float32"), { threads }),
  ]);
  const run64 = async (a: Matrix, b: Matrix): Promise<Float64Array> => {
    const { c } = await double.run(feeds(a, b));
    if (!(c?.data instanceof Float64Array)) throw new TypeError("The product must be float64");
    return c.data;
  };
  const run32 = async (a: Matrix32, b: Matrix32): Promise<Float32Array> => {
    const { c } = await single.run(feeds(a, b));
    if (!(c?.data instanceof Float32Array)) throw new TypeError("The product must be float32");
    return c.data;
  };
  return {
    algebra: {
      threads,
      async product(a, b) {
        const shape = { rows: a.rows, cols: b.rows };
        if (a.rows < 2 * RUN_ROWS) return { ...shape, data: await run64(a, b) };
        const data = new Float64Array(a.rows * b.rows);
        for (const { start, end } of runs(a.rows)) data.set(await run64(rowSlice(a, start, end), b), start * b.rows);
        return { ...shape, data };
      },
      async product32(a, b) {
        const shape = { rows: a.rows, cols: b.rows };
        if (a.rows < 2 * RUN_ROWS) return { ...shape, data: await run32(a, b) };
        const data = new Float32Array(a.rows * b.rows);
        for (const { start, end } of runs(a.rows)) data.set(await run32(rowSlice(a, start, end), b), start * b.rows);
        return { ...shape, data };
      },
    },
    async close() {
      await Promise.all([double.close(), single.close()]);
    },
  };
}

function* runs(rows: number): Generator<{ start: number; end: number }> {
  for (let start = 0; start < rows; start += RUN_ROWS) yield { start, end: Math.min(start + RUN_ROWS, rows) };
}

function productGraph(type: "float32" | "float64"): Uint8Array {
  return encodeOnnx({
    inputs: [{ name: "a", type, shape: ["m", "k"] }, { name: "b", type, shape: ["n", "k"] }],
    outputs: [{ name: "c", type, shape: ["m", "n"] }],
    nodes: [{ operator: "Gemm", inputs: ["a", "b"], outputs: ["c"], attributes: { transB: 1 } }],
  });
}

function feeds(a: FloatMatrix, b: FloatMatrix) {
  if (a.cols !== b.cols) {
    throw new RangeError(`Cannot multiply: both need the same number of columns, got ${a.cols} and ${b.cols}`);
  }
  return { a: { data: a.data, dims: [a.rows, a.cols] }, b: { data: b.data, dims: [b.rows, b.cols] } };
}
