import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { encodeOnnx } from "../../onnx_writer.ts";
import { readModelFolder } from "../read_model_folder.ts";
import { convertOnnx } from "./convert_onnx.ts";
import { writeTfjsModel } from "./write_tfjs_model.ts";

test("weights are cut into shards of 4 MiB, and read back as they were", async () => {
  const folder = await mkdtemp(join(tmpdir(), "assay-write-"));
  const data = Float32Array.from({ length: 1200 * 1000 }, (_, i) => i);
  const model = convertOnnx(encodeOnnx({
    inputs: [{ name: "x", type: "float32", shape: ["batch", 1200] }],
    outputs: [{ name: "y", type: "float32", shape: ["batch", 1000] }],
    nodes: [{ operator: "MatMul", inputs: ["x", "onnx::MatMul_1"], outputs: ["y"] }],
    initializers: [{ name: "onnx::MatMul_1", shape: [1200, 1000], data }],
  }));
  const files = await writeTfjsModel(join(folder, "new"), model);
  expect(files).toMatchObject({ "group1-shard1of2.bin": 4194304, "group1-shard2of2.bin": 4 * 1200 * 1000 - 4194304 });
  const { weights, json } = await readModelFolder(join(folder, "new"));
  expect(new Float32Array(weights)).toEqual(data);
  expect(json.weightsManifest[0]?.weights).toEqual([{ name: "y/matrix", shape: [1200, 1000], dtype: "float32" }]);
  await rm(folder, { recursive: true });
});
