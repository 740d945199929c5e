import type { Algebra } from "../linalg/algebra.ts";
import type { FloatMatrix, Matrix, Matrix32 } from "../linalg/matrix.ts";
import { openOnnx } from "./onnx.ts";
import { encodeOnnx } from "./onnx_writer.ts";

/**
 * Opens ONNX Runtime as a BLAS: graphs of one Gemm node.
 *
 * @param threads Threads inside a product.
 */
export async function openOnnxAlgebra(threads: number): Promise<{ algebra: Algebra; close(): Promise<void> }> {
  const [double, single] = await Promise.all([
    openOnnx(productGraph("float64"), { threads }),
    openOnnx(productGraph("float32"), { threads }),
  ]);
  return {
    algebra: {
      threads,
      async product(a: Matrix, b: Matrix): Promise<Matrix> {
        const { c } = await double.run(feeds(a, b));
        if (!(c?.data instanceof Float64Array)) throw new TypeError("The product must be float64");
        return { rows: a.rows, cols: b.rows, data: c.data };
      },
      async product32(a: Matrix32, b: Matrix32): Promise<Matrix32> {
        const { c } = await single.run(feeds(a, b));
        if (!(c?.data instanceof Float32Array)) throw new TypeError("The product must be float32");
        return { rows: a.rows, cols: b.rows, data: c.data };
      },
    },
    async close() {
      await Promise.all([double.close(), single.close()]);
    },
  };
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
