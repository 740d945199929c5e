import { encodeOnnx } from "../onnx_writer.ts";
import { floatOutput } from "../graph.ts";
import type { OnnxDevice } from "./onnx_device.ts";
import { openOnnxOn } from "./open_onnx_on.ts";

/**
 * Runs a small graph on a device and looks at its numbers.
 *
 * @returns Why the device cannot be used, as a sentence without its full stop; `undefined` where it computes.
 *
 * @example
 * ```ts
 * const trouble = await tryOnnxDevice("webgpu");
 * console.log(trouble === undefined ? "works" : trouble);
 * ```
 */
export async function tryOnnxDevice(device: OnnxDevice): Promise<string | undefined> {
  try {
    const graph = await openOnnxOn(affineGraph(), { device, threads: 1 });
    try {
      if (!graph.whole) return "it left a matrix product to the processor";
      const outputs = await graph.run({ x: { data: Float32Array.of(1, -2, 3, 4), dims: [2, 2] } });
      // [1 −2; 3 4] · [2 1; −1 3] + [0.5, −100], and what is negative becomes 0.
      const found = [...floatOutput(outputs, "y")], expected = [4.5, 0, 2.5, 0];
      const right = found.every((value, i) => Math.abs(value - (expected[i] ?? NaN)) < 1e-4);
      return right ? undefined : `it computes [${found.join(", ")}] where [${expected.join(", ")}] is right`;
    } finally {
      await graph.close();
    }
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).trim().replace(/\.$/, "");
  }
}

function affineGraph(): Uint8Array {
  return encodeOnnx({
    inputs: [{ name: "x", type: "float32", shape: [2, 2] }],
    outputs: [{ name: "y", type: "float32", shape: [2, 2] }],
    nodes: [
      { operator: "MatMul", inputs: ["x", "w"], outputs: ["product"] },
      { operator: "Add", inputs: ["product", "b"], outputs: ["sum"] },
      { operator: "Relu", inputs: ["sum"], outputs: ["y"] },
    ],
    initializers: [
      { name: "w", shape: [2, 2], data: Float32Array.of(2, 1, -1, 3) },
      { name: "b", shape: [2], data: Float32Array.of(0.5, -100) },
    ],
  });
}
