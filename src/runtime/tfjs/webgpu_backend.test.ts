import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DeviceLostError } from "../../core/device_lost_error.ts";
import { Noise, STREAM } from "../../core/noise.ts";
import { OutOfMemoryError } from "../../core/out_of_memory_error.ts";
import { floatOutput, type Tensor } from "../graph.ts";
import { openOnnx } from "../onnx.ts";
import { convertOnnx } from "./convert/convert_onnx.ts";
import { writeTfjsModel } from "./convert/write_tfjs_model.ts";
import { findAdapter } from "./find_adapter.ts";
import { graphOf, modelFolder, placeholder } from "./fixture_model_folder.ts";
import { loadTf } from "./load_tf.ts";
import { openTfjs } from "./open_tfjs.ts";
import { tfjsBackends } from "./start_backend.ts";

const emulated = await findAdapter(true).catch(() => undefined);
const real = await findAdapter(false).catch(() => undefined);
const software = emulated !== undefined;

const models = new URL("../../../models/", import.meta.url);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-webgpu-"));
  await writeTfjsModel(folder, convertOnnx(await readFile(new URL("gan-mnist/generate.onnx", models))));
});
afterAll(async () => await rm(folder, { recursive: true }));

function noise(batch: number, latent = 64): Record<string, Tensor> {
  const data = new Float32Array(latent * batch);
  new Noise(5n).normal(data, { stream: STREAM.latent, example: 0 });
  return { z: { data, dims: [batch, latent] } };
}

test("the report names every backend, and says of each that is missing why and what to do", async () => {
  const reports = await tfjsBackends();
  expect(reports.map(({ device }) => device)).toEqual(["node-gpu", "webgpu", "webgpu-software", "wasm"]);
  for (const report of reports) {
    expect(report).toMatchObject({ runtime: "tfjs", version: "4.22.0", software: report.device === "webgpu-software" });
    if (report.available) expect(report.name).not.toBe("");
    else expect(`${report.reason}. ${report.advice}`).toMatch(/^\S.*\w\. [A-Z].*[\w`']$/);
  }
  expect(reports.find(({ device }) => device === "wasm")?.available).toBe(true);
  expect(reports.find(({ device }) => device === "webgpu-software")?.available).toBe(software);
});

describe.skipIf(!software)("on an emulated GPU (skipped where there is none: apt install chromium brings one)", () => {
  test("it is labelled as software, and never taken for a GPU", async () => {
    const graph = await openTfjs(folder, { backend: "webgpu-software" });
    expect(graph.device).toMatchObject({ backend: "webgpu-software", software: true, threads: undefined });
    expect(graph.device.device).toBe(emulated?.info.description);
    await graph.close();
    const chosen = await openTfjs(folder, { backend: "auto" });
    expect(chosen.device.software).toBe(false);
    await chosen.close();
  });

  test.skipIf(real !== undefined)("where it is all there is, asking for a GPU says so", async () => {
    await expect(openTfjs(folder, { backend: "webgpu" })).rejects.toThrow(
      /^The backend 'webgpu' of TensorFlow\.js is not available: WebGPU finds no GPU, only '.*', which emulates one/,
    );
  });

  test.each([["vae-mnist", "decode", 40, "parameters"], ["gan-mnist", "generate", 64, "x"]])(
    "%s's %s gives the samples of ONNX Runtime on the CPU, to 1e-3, and leaves no tensor behind",
    async (id, name, latent, output) => {
      const bytes = new Uint8Array(await readFile(new URL(`${id}/${name}.onnx`, models)));
      const own = join(folder, id), feeds = noise(2, latent);
      await writeTfjsModel(own, convertOnnx(bytes));
      const onnx = await openOnnx(bytes, { threads: 1 }), graph = await openTfjs(own, { backend: "webgpu-software" });
      const tf = await loadTf(), before = tf.memory().numTensors;
      const expected = floatOutput(await onnx.run(feeds), output), found = floatOutput(await graph.run(feeds), output);
      expect(found.length).toBe(expected.length);
      expect(Math.max(...expected.map((value, i) => Math.abs(value - found[i]!)))).toBeLessThan(1e-3);
      expect(tf.memory().numTensors).toBe(before);
      await onnx.close();
      await graph.close();
    },
  );

  test("graphs on two backends take turns", async () => {
    const first = await openTfjs(folder, { backend: "webgpu-software" });
    const wasm = await openTfjs(folder, { backend: "wasm" });
    const [a, b, c] = await Promise.all([first, wasm, first].map((graph) => graph.run(noise(1))));
    expect(a).toEqual(c);
    expect(floatOutput(b!, "x")[300]).toBeCloseTo(floatOutput(a!, "x")[300]!, 4);
    await first.close();
    await wasm.close();
  });

  test("an output that is an input in another shape is a copy of it", async () => {
    const to = { name: "to", op: "Const", attr: { dtype: { type: "DT_INT32" } } };
    const reshape = { name: "y", op: "Reshape", input: ["x", "to"], attr: { T: { type: "DT_FLOAT" } } };
    const flat = await modelFolder(
      graphOf(placeholder("x", "DT_FLOAT", -1, 2), to, reshape),
      [{ name: "to", shape: [1], data: Int32Array.of(-1) }],
    );
    const graph = await openTfjs(flat, { backend: "webgpu-software" });
    const data = Float32Array.of(1, 2, 3, 4), { y } = await graph.run({ x: { data, dims: [2, 2] } });
    data.fill(0);
    expect(y).toEqual({ data: Float32Array.of(1, 2, 3, 4), dims: [4] });
    await graph.close();
    await rm(flat, { recursive: true });
  });

  test("a buffer that does not fit, which WebGPU only tells aside, fails the run and no other", async () => {
    const { graph, device } = await openWatched();
    const right = await graph.run(noise(1)), running = graph.run(noise(1));
    device.createBuffer({ size: 2 ** 40, usage: GPUBufferUsage.STORAGE });
    await expect(running).rejects.toThrow(OutOfMemoryError);
    expect(await graph.run(noise(1))).toEqual(right);
    await graph.close();
  });

  test("a lost device fails every run on it, and the graph can be opened again", async () => {
    const { graph, device } = await openWatched();
    const right = await graph.run(noise(1));
    device.destroy();
    for (let i = 0; i < 2; i++) {
      await expect(graph.run(noise(1))).rejects.toThrow(DeviceLostError);
      await expect(graph.run(noise(1))).rejects.toThrow("The device is lost: open the graph again");
    }
    const again = await openTfjs(folder, { backend: "webgpu-software" });
    await graph.close();
    expect(await again.run(noise(1))).toEqual(right);
    await again.close();
  });
});

/** A graph, and the device that was made for it. */
async function openWatched() {
  const request = GPUAdapter.prototype.requestDevice, devices: GPUDevice[] = [];
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await request.call(this, descriptor);
    devices.push(device);
    return device;
  };
  try {
    const graph = await openTfjs(folder, { backend: "webgpu-software" }), [device] = devices;
    if (device === undefined) throw new Error("no device was made: another graph had one");
    return { graph, device };
  } finally {
    GPUAdapter.prototype.requestDevice = request;
  }
}
