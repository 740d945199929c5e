/** Networks whose costs and sizes are published, and shapes that ONNX's own inference gives. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { encodeOnnx, type OnnxInitializer, type OnnxNode } from "../onnx_writer.ts";
import { evaluateModel } from "./evaluate_model.ts";
import { onnxCost } from "./onnx_cost.ts";
import { readModel, readPort } from "./read_model.ts";

// GFLOPs by torchvision's documentation of its weights, where they are multiply-accumulates.
const TORCHVISION = [
  { name: "resnet18", size: 224, gigaMacs: 1.814 },
  { name: "mobilenet_v2", size: 224, gigaMacs: 0.301 },
  { name: "shufflenet_v2_x1_0", size: 224, gigaMacs: 0.145 },
  { name: "vit_b_16", size: 224, gigaMacs: 17.564 },
  { name: "inception_v3", size: 299, gigaMacs: 5.713 },
];

const golden = (name: string) =>
  new Uint8Array(gunzipSync(readFileSync(new URL(`./goldens/${name}.onnx.gz`, import.meta.url))));

test.each(TORCHVISION)("$name has the published multiply-accumulates", ({ name, size, gigaMacs }) => {
  const cost = onnxCost(golden(name), { x: [1, 3, size, size] });
  expect(Number((cost.macs / 1e9).toFixed(3))).toBe(gigaMacs);
  expect(cost).toMatchObject({ isLowerBound: false, unknown: {}, unsized: {}, outputs: { y: [1, 1000] } });
});

test.each(TORCHVISION)("$name: every shape is the one that ONNX's own inference gives", ({ name, size }) => {
  const bytes = golden(name), { tensors } = evaluateModel(bytes, { x: [2, 3, size, size] }, {});
  let compared = 0;
  for (const [tensor, note] of readModel(bytes).graph.notes) {
    const { shape } = readPort(note), value = tensors.get(tensor);
    if (shape === undefined || !shape.every((axis) => typeof axis === "number")) continue;
    compared++;
    expect({ tensor, shape: typeof value === "object" ? value.shape : value }).toEqual({ tensor, shape });
  }
  expect(compared).toBeGreaterThan(50);
});

test("a vision transformer holds the published number of weights", () => {
  // 86,567,656 by torchvision's documentation.
  expect(onnxCost(golden("vit_b_16"), { x: [1, 3, 224, 224] }).parameters).toBe(86_567_656);
});

// He et al. 2016, Table 6, gives the weights in millions; Lin et al. 2020 (HRank), Table 2, the MACs of 56 and 110
// layers. 20 layers: 442,368 for the first, 14,155,776 and twice 12,976,128 for the blocks, 640 for the last.
test.each([
  { layers: 20, macs: 40_551_040, millionMacs: 40.55, millionWeights: 0.27 },
  { layers: 56, macs: 125_485_696, millionMacs: 125.49, millionWeights: 0.85 },
  { layers: 110, macs: 252_887_680, millionMacs: 252.89, millionWeights: 1.7 },
])("a residual network of $layers layers on CIFAR-10", ({ layers, macs, millionMacs, millionWeights }) => {
  const cost = onnxCost(residualNetwork(layers), { x: [1, 3, 32, 32] });
  expect(cost.macs).toBe(macs);
  expect(Number((cost.macs / 1e6).toFixed(2))).toBe(millionMacs);
  const digits = String(millionWeights).split(".")[1]!.length;
  expect(Number((cost.parameters / 1e6).toFixed(digits))).toBe(millionWeights);
  expect(cost.outputs).toEqual({ y: [1, 10] });
});

/** Shortcuts take every second pixel and fill channels with zeros (He et al.'s option A). */
function residualNetwork(layers: number): Uint8Array {
  const nodes: OnnxNode[] = [];
  const initializers: OnnxInitializer[] = [
    { name: "ends", shape: [2], data: BigInt64Array.of(99n, 99n) },
    { name: "axes", shape: [2], data: BigInt64Array.of(2n, 3n) },
    { name: "twos", shape: [2], data: BigInt64Array.of(2n, 2n) },
    { name: "zeros", shape: [2], data: BigInt64Array.of(0n, 0n) },
  ];
  const weights = (name: string, ...shape: number[]) => {
    initializers.push({ name, shape, data: new Float32Array(shape.reduce((a, b) => a * b)) });
    return name;
  };
  const add = (operator: string, inputs: readonly string[], attributes: OnnxNode["attributes"] = {}) => {
    const output = `t${nodes.length}`;
    nodes.push({ operator, inputs, outputs: [output], attributes });
    return output;
  };
  const convolution = (x: string, from: number, to: number, stride: number) => {
    const id = nodes.length;
    const y = add("Conv", [x, weights(`w${id}`, to, from, 3, 3)], { strides: [stride, stride], pads: [1, 1, 1, 1] });
    // The running moments are no weights of the paper's; scale and shift are.
    const moments = [add("Mul", [`g${id}`, `g${id}`]), add("Mul", [`g${id}`, `g${id}`])];
    return add("BatchNormalization", [y, weights(`g${id}`, to), weights(`b${id}`, to), ...moments]);
  };
  let x = add("Relu", [convolution("x", 3, 16, 1)]), channels = 16;
  for (const width of [16, 32, 64]) {
    for (let block = 0; block < (layers - 2) / 6; block++) {
      const stride = width === channels ? 1 : 2;
      const inner = add("Relu", [convolution(x, channels, width, stride)]);
      const y = convolution(inner, width, width, 1);
      if (stride === 2) {
        const pads = `pads${width}`, half = BigInt(width / 4);
        initializers.push({ name: pads, shape: [8], data: BigInt64Array.of(0n, half, 0n, 0n, 0n, half, 0n, 0n) });
        x = add("Pad", [add("Slice", [x, "zeros", "ends", "axes", "twos"]), pads]);
      }
      x = add("Relu", [add("Add", [x, y])]);
      channels = width;
    }
  }
  const features = add("Flatten", [add("GlobalAveragePool", [x])]);
  nodes.push({
    operator: "Gemm",
    inputs: [features, weights("w", 10, 64), weights("b", 10)],
    outputs: ["y"],
    attributes: { transB: 1 },
  });
  return encodeOnnx({
    inputs: [{ name: "x", type: "float32", shape: ["batch", 3, 32, 32] }],
    outputs: [{ name: "y", type: "float32", shape: ["batch", 10] }],
    nodes,
    initializers,
  });
}

// LeCun et al. 1998, section II.B: trainable parameters and connections of LeNet-5's layers; a bias is a connection.
test.each([
  { layer: "C1", x: [1, 1, 32, 32], w: [6, 1, 5, 5], parameters: 156, connections: 122_304 },
  { layer: "C5", x: [1, 16, 5, 5], w: [120, 16, 5, 5], parameters: 48_120, connections: 48_120 },
  { layer: "F6", x: [1, 120, 1, 1], w: [84, 120, 1, 1], parameters: 10_164, connections: 10_164 },
])("LeNet-5's $layer has the published connections", ({ x, w, parameters, connections }) => {
  const bytes = encodeOnnx({
    inputs: [{ name: "x", type: "float32", shape: x }],
    outputs: [{ name: "y", type: "float32", shape: [1, "c", "h", "w"] }],
    nodes: [{ operator: "Conv", inputs: ["x", "w", "b"], outputs: ["y"] }],
    initializers: [
      { name: "w", shape: w, data: new Float32Array(w.reduce((a, b) => a * b)) },
      { name: "b", shape: [w[0]!], data: new Float32Array(w[0]!) },
    ],
  });
  const cost = onnxCost(bytes, { x });
  expect(cost.parameters).toBe(parameters);
  expect(cost.flops - cost.macs).toBe(connections);
});
