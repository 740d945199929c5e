import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Noise, STREAM } from "../../core/noise.ts";
import { OutOfMemoryError } from "../../core/out_of_memory_error.ts";
import { floatOutput, type Tensor } from "../graph.ts";
import { openOnnx } from "../onnx.ts";
import { encodeOnnx } from "../onnx_writer.ts";
import { hasSoftwareGpu } from "./fixture_software_gpu.ts";
import { onnxDevices } from "./onnx_devices.ts";
import { openOnnxOn } from "./open_onnx_on.ts";

const software = await hasSoftwareGpu();
const models = join(import.meta.dirname ?? "", "../../../models");
const vae = await readFile(join(models, "vae-mnist/decode.onnx"));
const gan = await readFile(join(models, "gan-mnist/generate.onnx"));

/** Standard normal values, as many as a latent input wants. */
function latents(rows: number, columns: number): Tensor {
  const data = new Float32Array(rows * columns), values = new Float64Array(columns), noise = new Noise(6n);
  for (let row = 0; row < rows; row++) {
    noise.normal(values, { stream: STREAM.latent, example: row });
    data.set(values, row * columns);
  }
  return { data, dims: [rows, columns] };
}

/** [rows, 1] · [1, columns]: a result of any size from inputs of next to none. */
function outerProduct(type: "float32" | "float64" = "float32"): Uint8Array {
  return encodeOnnx({
    inputs: [{ name: "a", type, shape: ["rows", 1] }, { name: "b", type, shape: [1, "columns"] }],
    outputs: [{ name: "c", type, shape: ["rows", "columns"] }],
    nodes: [{ operator: "MatMul", inputs: ["a", "b"], outputs: ["c"] }],
  });
}
const outer = (rows: number, columns: number) => ({
  a: { data: new Float32Array(rows).fill(2), dims: [rows, 1] },
  b: { data: new Float32Array(columns).fill(3), dims: [1, columns] },
});

test("on the processor a graph gives the bits that openOnnx gives", async () => {
  const bare = await openOnnx(vae, { threads: 1 }), graph = await openOnnxOn(vae, { device: "cpu", threads: 1 });
  const [input] = graph.inputs;
  const feeds = { [input?.name ?? ""]: latents(3, Number(input?.shape[1])) };
  expect(await graph.run(feeds)).toEqual(await bare.run(feeds));
  expect(graph).toMatchObject({ device: "cpu", whole: true, inputs: bare.inputs, outputs: bare.outputs });
  expect(graph.resident).toBeUndefined();
  await graph.close();
  await bare.close();
});

test("what the processor cannot hold is an error of its own kind, and the graph works on", async () => {
  const graph = await openOnnxOn(outerProduct(), { device: "cpu", threads: 1 });
  // 16 TiB.
  await expect(graph.run(outer(2 ** 20, 2 ** 22))).rejects.toThrow(OutOfMemoryError);
  expect(floatOutput(await graph.run(outer(1, 2)), "c")).toEqual(Float32Array.of(6, 6));
  await graph.close();
});

test("a device that is not there says why and what to do", async () => {
  for (const report of await onnxDevices()) {
    if (report.available) continue;
    await expect(openOnnxOn(vae, { device: report.device, threads: 1 })).rejects.toThrow(
      `There is no device '${report.device}': ${report.reason}. ${report.advice}.`,
    );
  }
});

describe.skipIf(!software)("WebGPU in software (skipped where there is none)", () => {
  test.each([["vae-mnist decodes", vae], ["gan-mnist generates", gan]])(
    "%s as on the processor, to 1e-3",
    async (_, bytes) => {
      const found: Float32Array[] = [];
      for (const device of ["cpu", "webgpu-software"] as const) {
        const graph = await openOnnxOn(bytes, { device, threads: 1 });
        expect(graph.whole).toBe(true);
        const [input] = graph.inputs, [output] = graph.outputs;
        const outputs = await graph.run({ [input?.name ?? ""]: latents(8, Number(input?.shape[1])) });
        found.push(floatOutput(outputs, output?.name ?? ""));
        await graph.close();
      }
      const [expected = new Float32Array(), computed = new Float32Array()] = found;
      expect(expected.length).toBeGreaterThanOrEqual(8 * 784);
      expect(computed.length).toBe(expected.length);
      const worst = computed.reduce((most, value, i) => Math.max(most, Math.abs(value - (expected[i] ?? NaN))), 0);
      expect(worst).toBeLessThan(1e-3);
    },
  );

  test("values can stay on the device, as long as the graph is open", async () => {
    const graph = await openOnnxOn(outerProduct(), { device: "webgpu-software", threads: 1 });
    const runner = await graph.resident?.();
    expect(await graph.resident?.()).toBe(runner);
    const { c } = await runner!.run(outer(1, 2));
    expect((await runner!.fetch(c!)).data).toEqual(Float32Array.of(6, 6));
    c!.dispose();
    await graph.close();
    await expect(runner!.run(outer(1, 2))).rejects.toThrow();
  });

  test("operators that the device lacks are told: WebGPU has no float64", async () => {
    const graph = await openOnnxOn(outerProduct("float64"), { device: "webgpu-software", threads: 1 });
    expect(graph.whole).toBe(false);
    await graph.close();
  });

  test("what the device cannot hold is an error of its own kind, and the graph works on", async () => {
    const graph = await openOnnxOn(outerProduct(), { device: "webgpu-software", threads: 1 });
    // 1.6 GB, where SwiftShader holds 1 GiB in one piece.
    await expect(graph.run(outer(20_000, 20_000))).rejects.toThrow(OutOfMemoryError);
    expect(floatOutput(await graph.run(outer(1, 2)), "c")).toEqual(Float32Array.of(6, 6));
    await graph.close();
  });
});
