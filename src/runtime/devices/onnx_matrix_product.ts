import type { OpenMatrixProduct } from "../../machine/matrix_product_ceiling.ts";
import { encodeOnnx, type OnnxNode } from "../onnx_writer.ts";
import { type DeviceOptions, openOnnxOn } from "./open_onnx_on.ts";

/** Products in one run, each with the last one's result: what goes in and out of the graph is next to nothing beside. */
const CHAIN = 8;

/**
 * Matrix products as ONNX Runtime computes them on a device, for `matrixProductCeiling`: (s·W) · W · W · …, eight products
 * of float32. W is held by the graph as a model's weights are, the number s comes in, and the largest element goes out,
 * so that a GPU's time is not spent on carrying matrices.
 *
 * @example
 * ```ts
 * const product = await onnxMatrixProduct({ device: "cpu", threads: 1 })(256);
 * await product.run();
 * await product.close();
 * ```
 */
export function onnxMatrixProduct(options: DeviceOptions): OpenMatrixProduct {
  return async (size) => {
    const graph = await openOnnxOn(chainGraph(size), options);
    const feeds = { s: { data: Float32Array.of(1), dims: [1, 1] } };
    return {
      operations: CHAIN * 2 * size ** 3,
      async run() {
        await graph.run(feeds);
      },
      close: () => graph.close(),
    };
  };
}

function chainGraph(size: number): Uint8Array {
  const products = Array.from({ length: CHAIN }, (_, i): OnnxNode => ({
    operator: "MatMul",
    inputs: [`x${i}`, "w"],
    outputs: [`x${i + 1}`],
  }));
  return encodeOnnx({
    inputs: [{ name: "s", type: "float32", shape: [1, 1] }],
    outputs: [{ name: "largest", type: "float32", shape: [1, 1] }],
    nodes: [
      { operator: "Mul", inputs: ["s", "w"], outputs: ["x0"] },
      ...products,
      { operator: "ReduceMax", inputs: [`x${CHAIN}`], outputs: ["largest"], attributes: { axes: [0, 1], keepdims: 1 } },
    ],
    initializers: [{ name: "w", shape: [size, size], data: signs(size) }],
  });
}

/** ±1/√size in no order: a chain of products neither grows beyond 3^8 nor fades into subnormal numbers. */
function signs(size: number): Float32Array {
  const scale = 1 / Math.sqrt(size), values = new Float32Array(size * size);
  let state = 1;
  for (let i = 0; i < values.length; i++) {
    // Xorshift32 (Marsaglia 2003).
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    values[i] = (state & 1) === 1 ? scale : -scale;
  }
  return values;
}
