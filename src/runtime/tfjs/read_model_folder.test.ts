import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { denseFolder, modelFolder } from "./fixture_model_folder.ts";
import { readModelFolder } from "./read_model_folder.ts";

const folders: string[] = [];
const kept = async (folder: Promise<string>): Promise<string> => {
  folders.push(await folder);
  return await folder;
};
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

const weight = { name: "w", shape: [3], data: Float32Array.of(1, 2, 3) };

test("a folder gives its format, told or seen, and its weights", async () => {
  expect((await readModelFolder(await kept(denseFolder()))).format).toBe("layers-model");
  const { format, weights } = await readModelFolder(await kept(modelFolder({ node: [] }, [weight])));
  expect(format).toBe("graph-model");
  expect(new Float32Array(weights)).toEqual(weight.data);
});

test("shards are joined, across which a weight may be cut", async () => {
  const weightsManifest = [{ paths: ["a.bin", "b.bin"], weights: [{ name: "w", shape: [3], dtype: "float32" }] }];
  const folder = await kept(modelFolder({ node: [] }, [], { weightsManifest }));
  const bytes = new Uint8Array(weight.data.buffer);
  await writeFile(join(folder, "a.bin"), bytes.subarray(0, 5));
  await writeFile(join(folder, "b.bin"), bytes.subarray(5));
  expect(new Float32Array((await readModelFolder(folder)).weights)).toEqual(weight.data);
});

test("files that someone else has read are taken from there, and no file of the folder is", async () => {
  const json = { modelTopology: { node: [] }, weightsManifest: [{ paths: ["w.bin"], weights: [] }] };
  const files = new Map([["model.json", new TextEncoder().encode(JSON.stringify(json))]]);
  const read = (name: string) => {
    const bytes = files.get(name);
    return bytes === undefined ? Promise.reject(new Error("not among them")) : Promise.resolve(bytes);
  };
  await expect(readModelFolder("/nowhere", read)).rejects.toThrow("Cannot read /nowhere/w.bin (not among them)");
  files.set("w.bin", new Uint8Array(0));
  expect((await readModelFolder("/nowhere", read)).format).toBe("graph-model");
});

test("quantised weights take as many bytes as they are stored in", async () => {
  const quantization = { dtype: "uint8", scale: 0.5, min: -1 };
  const weightsManifest = [{
    paths: ["a.bin"],
    weights: [{ name: "w", shape: [2, 2], dtype: "float32", quantization }],
  }];
  const folder = await kept(modelFolder({ node: [] }, [], { weightsManifest }));
  await writeFile(join(folder, "a.bin"), Uint8Array.of(0, 1, 2, 3));
  expect((await readModelFolder(folder)).weights.byteLength).toBe(4);
});

test("a folder without model.json says what a model is", async () => {
  const folder = await kept(modelFolder({ node: [] }));
  await rm(join(folder, "model.json"));
  await expect(readModelFolder(folder)).rejects.toThrow(
    /^Cannot read .*model\.json \(ENOENT.*\)\. A TensorFlow\.js model is a folder with model\.json and its weight shards/,
  );
});

test("model.json that is none says where it is wrong", async () => {
  const folder = await kept(modelFolder({ node: [] }));
  await writeFile(join(folder, "model.json"), "{");
  await expect(readModelFolder(folder)).rejects.toThrow("is no JSON");
  await writeFile(join(folder, "model.json"), JSON.stringify({ modelTopology: 3, format: "keras" }));
  await expect(readModelFolder(folder)).rejects.toThrow(
    /is no TensorFlow\.js model:\n {2}format: .*\n {2}modelTopology: /,
  );
});

test("a shard that is missing or short is named with what was expected", async () => {
  const folder = await kept(modelFolder({ node: [] }, [weight]));
  await writeFile(join(folder, "weights.bin"), new Uint8Array(7));
  await expect(readModelFolder(folder)).rejects.toThrow(
    "model.json take 12 bytes, but its shards hold 7 bytes: weights.bin (7 bytes). Copy or convert the model again",
  );
  await rm(join(folder, "weights.bin"));
  await expect(readModelFolder(folder)).rejects.toThrow(
    /weights\.bin \(ENOENT.*\), which model\.json names as weights/,
  );
});

test.each(["../weights.bin", "/etc/passwd", "https://example.org/w.bin", "sub/w.bin", ".."])(
  "weights outside the folder are not read: %s",
  async (path) => {
    const weightsManifest = [{ paths: [path], weights: [] }];
    const folder = await kept(modelFolder({ node: [] }, [], { weightsManifest }));
    await mkdir(join(folder, "sub"));
    await writeFile(join(folder, "sub", "w.bin"), "");
    await expect(readModelFolder(folder)).rejects.toThrow("weights must lie beside it");
  },
);
