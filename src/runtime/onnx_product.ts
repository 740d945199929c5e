import type { Matrix, ProductTransposed } from "../linalg/matrix.ts";
import { openOnnx } from "./onnx.ts";
import { concat, writeField } from "./protobuf.ts";

const FLOAT64 = 11;

/**
 * Opens ONNX Runtime's float64 matrix product as `a · bᵀ`: a graph of one Gemm node.
 *
 * @param threads Threads inside the product.
 */
export async function openOnnxProduct(
  threads: number,
): Promise<{ product: ProductTransposed; close(): Promise<void> }> {
  const graph = await openOnnx(gemmModel(), { threads });
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

/** ModelProto with c = Gemm(a, b, transB = 1) on float64; field numbers from onnx.proto. */
function gemmModel(): Uint8Array {
  const transposeB = concat([writeField(1, "transB"), writeField(20, 2), writeField(3, 1)]);
  const node = concat([
    writeField(1, "a"),
    writeField(1, "b"),
    writeField(2, "c"),
    writeField(4, "Gemm"),
    writeField(5, transposeB),
  ]);
  const dimension = (name: string) => writeField(1, writeField(2, name));
  const value = (name: string, rows: string, cols: string) => {
    const shape = concat([dimension(rows), dimension(cols)]);
    const tensor = concat([writeField(1, FLOAT64), writeField(2, shape)]);
    return concat([writeField(1, name), writeField(2, writeField(1, tensor))]);
  };
  const graph = concat([
    writeField(1, node),
    writeField(2, "product"),
    writeField(11, value("a", "m", "k")),
    writeField(11, value("b", "n", "k")),
    writeField(12, value("c", "m", "n")),
  ]);
  return concat([writeField(1, 8), writeField(7, graph), writeField(8, writeField(2, 13))]);
}
