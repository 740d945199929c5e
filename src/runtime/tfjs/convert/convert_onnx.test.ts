import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { Noise, STREAM } from "../../../core/noise.ts";
import { floatOutput, type Graph } from "../../graph.ts";
import { openOnnx } from "../../onnx.ts";
import { encodeOnnx, type OnnxAttribute, type OnnxInitializer, type OnnxNode } from "../../onnx_writer.ts";
import { openTfjs } from "../open_tfjs.ts";
import { convertOnnx } from "./convert_onnx.ts";
import { writeTfjsModel } from "./write_tfjs_model.ts";

const open: { close(): Promise<void> }[] = [];
let folder: string | undefined;
afterEach(async () => {
  for (const graph of open.splice(0)) await graph.close();
  if (folder !== undefined) await rm(folder, { recursive: true });
  folder = undefined;
});

/** The same model in both runtimes. */
async function both(bytes: Uint8Array): Promise<{ onnx: Graph; tfjs: Graph }> {
  folder = await mkdtemp(join(tmpdir(), "assay-convert-"));
  await writeTfjsModel(folder, convertOnnx(bytes));
  const onnx = await openOnnx(bytes, { threads: 1 }), tfjs = await openTfjs(folder, { backend: "wasm" });
  open.push(onnx, tfjs);
  return { onnx, tfjs };
}

/** The largest difference between what both give for the same noise. */
async function difference(
  { onnx, tfjs }: { onnx: Graph; tfjs: Graph },
  input: string,
  dims: number[],
): Promise<number> {
  const feeds = { [input]: { data: values(dims.reduce((product, axis) => product * axis, 1)), dims } };
  const expected = await onnx.run(feeds), found = await tfjs.run(feeds);
  expect(Object.keys(found)).toEqual(Object.keys(expected));
  const apart = Object.keys(expected).flatMap((name) => {
    expect(found[name]?.dims).toEqual(expected[name]?.dims);
    const given = floatOutput(found, name);
    return Array.from(floatOutput(expected, name), (value, i) => Math.abs(value - (given[i] ?? NaN)));
  });
  return apart.reduce((most, value) => value <= most ? most : value, 0);
}

function values(count: number, example = 0): Float32Array {
  const data = new Float32Array(count);
  new Noise(3n).normal(data, { stream: STREAM.latent, example });
  return data;
}

test.each([["vae-mnist", "decode", 40], ["gan-mnist", "generate", 64]])(
  "%s's %s gives in TensorFlow.js what it gives in ONNX Runtime, to 1e-4",
  async (id, name, latent) => {
    const bytes = await readFile(new URL(`../../../../models/${id}/${name}.onnx`, import.meta.url));
    const graphs = await both(new Uint8Array(bytes));
    expect(graphs.tfjs.inputs).toEqual(graphs.onnx.inputs);
    for (const batch of [1, 3]) expect(await difference(graphs, "z", [batch, latent])).toBeLessThan(1e-4);
  },
);

/** A graph of one image operator with weights of its own. */
function imageGraph(
  operator: string,
  attributes: Readonly<Record<string, OnnxAttribute>>,
  weights: readonly OnnxInitializer[],
  after: readonly OnnxNode[] = [],
): Uint8Array {
  const last = after.length === 0 ? "y" : "inner";
  return encodeOnnx({
    inputs: [{ name: "x", type: "float32", shape: ["batch", 2, 9, 8] }],
    outputs: [{ name: "y", type: "float32", shape: ["batch", "c", "h", "w"] }],
    nodes: [{ operator, inputs: ["x", ...weights.map(({ name }) => name)], outputs: [last], attributes }, ...after],
    initializers: weights,
  });
}

const filter = (...shape: number[]) => ({
  name: "w",
  shape,
  data: values(shape.reduce((product, axis) => product * axis, 1), 1),
});
const perChannel = (name: string, count: number, example: number) => ({
  name,
  shape: [count],
  data: values(count, example).map(Math.abs),
});
const relu: OnnxNode = { operator: "Relu", inputs: ["inner"], outputs: ["y"] };

test.each([
  ["no padding", { pads: [0, 0, 0, 0], strides: [1, 1] }],
  ["SAME padding", { pads: [1, 1, 1, 1], strides: [1, 1] }],
  ["padding that TensorFlow has no name for", { pads: [0, 2, 1, 0], strides: [2, 1] }],
  ["dilations", { pads: [2, 2, 2, 2], strides: [1, 1], dilations: [2, 2] }],
])("a convolution with %s is converted, with a bias and a Relu and without", async (_, attributes) => {
  const bare = await both(imageGraph("Conv", attributes, [filter(4, 2, 3, 3)]));
  expect(await difference(bare, "x", [2, 2, 9, 8])).toBeLessThan(1e-5);
  const weights = [filter(4, 2, 3, 3), perChannel("b", 4, 2)];
  expect(convertOnnx(imageGraph("Conv", attributes, weights, [relu])).nodes.map(({ op }) => op)).not.toContain("Relu");
  const fused = await both(imageGraph("Conv", attributes, weights, [relu]));
  expect(await difference(fused, "x", [2, 2, 9, 8])).toBeLessThan(1e-5);
});

test.each([
  ["twice the size", [4, 4], { pads: [1, 1, 1, 1], strides: [2, 2] }],
  ["no padding", [3, 2], { pads: [0, 0, 0, 0], strides: [2, 3] }],
  ["one-sided padding", [3, 3], { pads: [0, 1, 1, 0], strides: [2, 2] }],
])("a transposed convolution to %s is converted", async (_, kernel, attributes) => {
  const graphs = await both(imageGraph("ConvTranspose", attributes, [filter(2, 3, ...kernel), perChannel("b", 3, 2)]));
  expect(await difference(graphs, "x", [2, 2, 9, 8])).toBeLessThan(1e-5);
});

test("batch normalisation, and arithmetic between layouts, are converted", async () => {
  const names = ["scale", "offset", "mean", "variance"];
  const weights = names.map((name, i) => perChannel(name, 2, i + 1));
  const graphs = await both(imageGraph("BatchNormalization", { epsilon: { float: 0.01 } }, weights, [
    { operator: "Sigmoid", inputs: ["x"], outputs: ["gate"] },
    { operator: "Mul", inputs: ["inner", "gate"], outputs: ["gated"] },
    { operator: "Sub", inputs: ["gate", "gated"], outputs: ["rest"] },
    { operator: "Add", inputs: ["rest", "rest"], outputs: ["y"] },
  ]));
  expect(await difference(graphs, "x", [2, 2, 9, 8])).toBeLessThan(1e-5);
});

test("a tensor that a Relu reads, but others too, stays without it", async () => {
  const graphs = await both(encodeOnnx({
    inputs: [{ name: "x", type: "float32", shape: ["batch", 3] }],
    outputs: [{ name: "y", type: "float32", shape: ["batch", 2] }],
    nodes: [
      { operator: "Gemm", inputs: ["x", "w", "b"], outputs: ["sum"], attributes: { transB: 1 } },
      { operator: "Relu", inputs: ["sum"], outputs: ["bent"] },
      { operator: "Sub", inputs: ["sum", "bent"], outputs: ["below"] },
      { operator: "Div", inputs: ["below", "two"], outputs: ["y"] },
    ],
    initializers: [
      { name: "w", shape: [2, 3], data: values(6, 1) },
      { name: "b", shape: [2], data: values(2, 2) },
      { name: "two", shape: [], data: Float32Array.of(2) },
    ],
  }));
  expect(await difference(graphs, "x", [5, 3])).toBeLessThan(1e-6);
});

test("what is not converted says so, with what is", () => {
  const graph = (nodes: readonly OnnxNode[], shape: (string | number)[] = ["batch", 4]) =>
    encodeOnnx({
      inputs: [{ name: "x", type: "float32", shape }],
      outputs: [{ name: "y", type: "float32", shape: ["batch", 4] }],
      nodes,
      initializers: [{ name: "to", shape: [2], data: BigInt64Array.of(2n, -1n) }],
    });
  expect(() => convertOnnx(graph([{ operator: "Erf", inputs: ["x"], outputs: ["y"] }]))).toThrow(
    /^The ONNX operator Erf is not converted to TensorFlow\.js; these are: Constant, Add, BatchNormalization, Conv, /,
  );
  expect(() => convertOnnx(graph([{ operator: "Reshape", inputs: ["x", "to"], outputs: ["y"] }]))).toThrow(
    "Cannot convert the ONNX node Reshape that gives 'y': it must keep the batch: [batch, 4] cannot become [2, -1]",
  );
  expect(() => convertOnnx(imageGraph("Conv", { group: 2 }, [filter(4, 1, 3, 3)]))).toThrow(
    "its group must be 1, got 2",
  );
  expect(() => convertOnnx(graph([{ operator: "MatMul", inputs: ["x", "x"], outputs: ["y"] }]))).toThrow(
    "its matrix must be stored in the file, but 'x' is computed",
  );
  expect(() => convertOnnx(graph([], ["batch", "time"]))).toThrow("is [batch, time]: only its first axis may be free");
});
