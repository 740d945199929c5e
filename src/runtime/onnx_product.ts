import type { Matrix, ProductTransposed } from "../linalg/matrix.ts";
import { openOnnx } from "./onnx.ts";
import { encodeOnnx } from "./onnx_writer.ts";

const GEMM = encodeOnnx({
  inputs: [{ name: "a", type: "float64", shape: ["m", "k"] }, { name: "b", type: "float64", shape: ["n", "k"] }],
  outputs: [{ name: "c", type: "float64", shape: ["m", "n"] }],
  nodes: [{ operator: "Gemm", inputs: ["a", "b"], outputs: ["c"], attributes: { transB: 1 } }],
});

/**
 * Opens ONNX Runtime's float64 matrix product as `a · bᵀ`: a graph of one Gemm node.
 *
 * @param threads Threads inside the product.
 */
export async function openOnnxProduct(
  threads: number,
): Promise<{ product: ProductTransposed; close(): Promise<void> }> {
  const graph = await openOnnx(GEMM, { threads });
  const product = async (a: Matrix, b: Matrix): Promise<Matrix> => {
    if (a.cols !== b.cols) {
      throw new RangeError(`Cannot multiply: both need the same number of columns, got ${a.cols} and ${b.cols}`);
    }
    const { c } = await graph.run({
      a: { data: a.data, dims: [a.rows, a.cols] },
      b: { data: b.data, dims: [b.rows, b.cols] },
    });
    if (!(c?.data instanceof Float64Array)) throw new TypeError("The product must be float64");
    return { rows: a.rows, cols: b.rows, data: c.data };
  };
  return { product, close: () => graph.close() };
}
