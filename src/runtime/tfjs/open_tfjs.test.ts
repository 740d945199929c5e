import { rm } from "node:fs/promises";
import { afterEach, expect, test } from "vitest";
import { OutOfMemoryError } from "../../core/out_of_memory_error.ts";
import { UsageError } from "../../core/usage_error.ts";
import { denseFolder, type FixtureNode, graphOf, modelFolder, placeholder } from "./fixture_model_folder.ts";
import { loadTf } from "./load_tf.ts";
import { openTfjs, type TfjsGraph } from "./open_tfjs.ts";

const folders: string[] = [], graphs: TfjsGraph[] = [];
const kept = async (folder: Promise<string>): Promise<string> => {
  folders.push(await folder);
  return await folder;
};
const opened = async (folder: Promise<string>): Promise<TfjsGraph> => {
  const graph = await openTfjs(await kept(folder), { backend: "wasm" });
  graphs.push(graph);
  return graph;
};
afterEach(async () => {
  for (const graph of graphs.splice(0)) await graph.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

const FLOAT = { T: { type: "DT_FLOAT" } }, INTEGER = { T: { type: "DT_INT32" } };
const sum = (...more: readonly FixtureNode[]) =>
  modelFolder(
    graphOf(placeholder("x", "DT_FLOAT", -1, 2), { name: "w", op: "Const", attr: { dtype: { type: "DT_FLOAT" } } }, {
      name: "y",
      op: "AddV2",
      input: ["x", "w"],
      attr: FLOAT,
    }, ...more),
    [{ name: "w", shape: [2], data: Float32Array.of(10, 20) }],
  );
const x = { data: Float32Array.of(1, 2, 3, 4), dims: [2, 2] };

test("a layers model runs as its layers are defined, over more rows than Keras's default batch", async () => {
  const graph = await opened(denseFolder());
  expect(graph).toMatchObject({
    format: "layers-model",
    inputs: [{ name: "dense_input", type: "float32", shape: ["batch", 2] }],
    outputs: [{ type: "float32", shape: ["batch", 2] }],
  });
  const rows = 40, data = Float32Array.from({ length: 2 * rows }, (_, i) => i % 2 === 0 ? i / 2 : 3);
  const outputs = await graph.run({ dense_input: { data, dims: [rows, 2] } });
  // relu([a, 3] · [[1, -1], [2, 0.5]] + [0.5, -10]) = [a + 6.5, max(0, -a - 8.5)].
  const expected = Float32Array.from({ length: 2 * rows }, (_, i) => i % 2 === 0 ? i / 2 + 6.5 : 0);
  expect(outputs[graph.outputs[0]?.name ?? ""]).toEqual({ data: expected, dims: [rows, 2] });
});

test("what ran is told", async () => {
  const { device } = await opened(sum());
  expect(device).toMatchObject({ runtime: "tfjs", version: "4.22.0", backend: "wasm", software: false, threads: 1 });
  expect(device.device).toMatch(/WebAssembly with SIMD$/);
});

test("a graph model runs as its operators are defined", async () => {
  const graph = await opened(sum());
  expect(graph).toMatchObject({
    format: "graph-model",
    inputs: [{ name: "x", type: "float32", shape: ["batch", 2] }],
    outputs: [{ name: "y" }],
  });
  expect(await graph.run({ x })).toEqual({ y: { data: Float32Array.of(11, 22, 13, 24), dims: [2, 2] } });
});

test("a signature names inputs, outputs and axes", async () => {
  const dim = [{ size: "-1", name: "examples" }, { size: "2" }], info = { dtype: "DT_FLOAT", tensorShape: { dim } };
  const signature = { inputs: { pixels: { name: "x:0", ...info } }, outputs: { sum: { name: "y:0", ...info } } };
  const topology = graphOf(placeholder("x", "DT_FLOAT", -1, 2), {
    name: "y",
    op: "AddV2",
    input: ["x", "x"],
    attr: FLOAT,
  });
  const graph = await opened(modelFolder(topology, [], { signature }));
  expect(graph.inputs).toEqual([{ name: "pixels", type: "float32", shape: ["examples", 2] }]);
  expect(graph.outputs).toEqual([{ name: "sum", type: "float32", shape: ["examples", 2] }]);
  expect((await graph.run({ pixels: x })).sum?.data).toEqual(Float32Array.of(2, 4, 6, 8));
});

test("integers are int64 here and int32 there, and those that do not fit are refused", async () => {
  const graph = await opened(
    modelFolder(
      graphOf(placeholder("i", "DT_INT32", -1), { name: "y", op: "AddV2", input: ["i", "i"], attr: INTEGER }),
    ),
  );
  expect(graph.inputs[0]?.type).toBe("int64");
  const run = (data: BigInt64Array) => graph.run({ i: { data, dims: [data.length] } });
  expect((await run(BigInt64Array.of(3n, -4n))).y?.data).toEqual(BigInt64Array.of(6n, -8n));
  await expect(run(BigInt64Array.of(2n ** 31n))).rejects.toThrow(
    "holds 2147483648, but TensorFlow.js's integers have 32",
  );
});

test("booleans go in, and a graph whose shapes depend on values runs and leaves nothing behind", async () => {
  const graph = await opened(
    modelFolder(graphOf(placeholder("c", "DT_BOOL", -1), { name: "at", op: "Where", input: ["c"] })),
  );
  const feeds = { c: { data: Uint8Array.of(0, 1, 1, 0, 1), dims: [5] } };
  expect(await graph.run(feeds)).toEqual({ at: { data: BigInt64Array.of(1n, 2n, 4n), dims: [3, 1] } });
  const tf = await loadTf(), before = tf.memory().numTensors;
  for (let i = 0; i < 10; i++) await graph.run(feeds);
  expect(tf.memory().numTensors).toBe(before);
});

test("a weight may be an output, again and again", async () => {
  const outputs = { weight: { name: "w:0", dtype: "DT_FLOAT" }, y: { name: "y:0", dtype: "DT_FLOAT" } };
  const topology = graphOf(
    placeholder("x", "DT_FLOAT", -1),
    { name: "w", op: "Const", attr: { dtype: { type: "DT_FLOAT" } } },
    { name: "y", op: "Relu", input: ["x"], attr: FLOAT },
  );
  const weights = [{ name: "w", shape: [1], data: Float32Array.of(7) }];
  const graph = await opened(modelFolder(topology, weights, { signature: { outputs } }));
  for (let i = 0; i < 3; i++) {
    const { weight, y } = await graph.run({ x: { data: Float32Array.of(-1), dims: [1] } });
    expect([weight?.data[0], y?.data[0]]).toEqual([7, 0]);
  }
});

test("100 runs leave no tensor behind, and closing takes the weights away", async () => {
  const tf = await loadTf();
  const other = await opened(sum());
  const none = tf.memory().numTensors;
  for (const [folder, name] of [[sum(), "x"], [denseFolder(), "dense_input"]] as const) {
    const graph = await openTfjs(await kept(folder), { backend: "wasm" });
    const before = tf.memory().numTensors;
    expect(before).toBeGreaterThan(none);
    for (let i = 0; i < 100; i++) await graph.run({ [name]: x });
    expect(tf.memory().numTensors).toBe(before);
    await graph.close();
    await graph.close();
    expect(tf.memory().numTensors).toBe(none);
    await expect(graph.run({ [name]: x })).rejects.toThrow("The graph is closed");
  }
  await other.run({ x });
});

test("runs asked for at once each get their own answer", async () => {
  const graph = await opened(sum());
  const answers = await Promise.all(
    [0, 1, 2].map((value) => graph.run({ x: { data: Float32Array.of(value, value), dims: [1, 2] } })),
  );
  expect(answers.map(({ y }) => y?.data[0])).toEqual([10, 11, 12]);
});

test("with the last graph the backend stops, and starts again with the next", async () => {
  const first = await openTfjs(await kept(sum()), { backend: "wasm" });
  await first.close();
  expect((await (await opened(sum())).run({ x })).y?.dims).toEqual([2, 2]);
});

test("more than WebAssembly's memory holds is refused, and the next run is right", async () => {
  const graph = await opened(modelFolder(graphOf(
    placeholder("x", "DT_FLOAT", -1, 1),
    placeholder("y", "DT_FLOAT", 1, -1),
    { name: "z", op: "MatMul", input: ["x", "y"], attr: FLOAT },
  )));
  const run = (n: number) => {
    const data = new Float32Array(n).fill(3);
    return graph.run({ x: { data, dims: [n, 1] }, y: { data, dims: [1, n] } });
  };
  await expect(run(40_000)).rejects.toThrow(OutOfMemoryError);
  await expect(run(40_000)).rejects.toThrow("no room for 6400000000 bytes more: try a smaller batch");
  expect((await run(1)).z?.data).toEqual(Float32Array.of(9));
});

test("inputs that do not fit are refused before anything runs", async () => {
  const graph = await opened(sum());
  await expect(graph.run({ z: x })).rejects.toThrow("The model has no input 'z': it takes x");
  await expect(graph.run({ x: { ...x, dims: [4, 1] } })).rejects.toThrow(
    "The input 'x' must be [batch, 2], got [4, 1]",
  );
});

test("a model that cannot run here is refused when it is opened, and nothing of it stays", async () => {
  const other = await opened(sum());
  const tf = await loadTf(), before = tf.memory().numTensors;
  const refused = async (folder: Promise<string>) => expect(openTfjs(await kept(folder), { backend: "wasm" })).rejects;
  await (await refused(sum({ name: "q", op: "FancyAttention", input: ["y"] }))).toThrow(
    "operators that TensorFlow.js does not have: FancyAttention. Convert a graph without them, or run the model as ONNX",
  );
  await (await refused(sum({ name: "q", op: "RandomUniform", input: ["y"] }))).toThrow(
    "draws its own random numbers (operator RandomUniform). Convert it with the noise as an input",
  );
  await (await refused(sum({ name: "q", op: "Const" }))).toThrow("The weights manifest lacks the constant 'q'");
  await (await refused(denseFolder("Mystery"))).toThrow(/Cannot open the layers-model in .*: Unknown layer: Mystery/);
  expect(tf.memory().numTensors).toBe(before);
  await other.run({ x });
});

test("an unknown backend is answered with those that there are, and plain JavaScript with advice", async () => {
  const folder = await kept(sum());
  const asked = (backend: string) =>
    openTfjs(folder, JSON.parse(JSON.stringify({ backend }))).then(() => "opened", (error: unknown) => error);
  const known = "There are: auto, node-gpu, webgpu, webgpu-software, wasm.";
  expect(await asked("wams")).toEqual(
    new UsageError(`Unknown backend of TensorFlow.js 'wams'. Did you mean 'wasm'? ${known}`),
  );
  expect(await asked("cpu")).toEqual(
    new UsageError(
      `Unknown backend of TensorFlow.js 'cpu'. ${known} The plain JavaScript one is too slow to stand for it: take 'wasm'`,
    ),
  );
});
