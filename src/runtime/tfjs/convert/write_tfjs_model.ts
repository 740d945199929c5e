import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { concatBytes } from "../../../core/concat_bytes.ts";
import type { TfjsModel } from "./convert_onnx.ts";

/** The size at which TensorFlow.js's own converter cuts weights. */
const SHARD_BYTES = 4 * 1024 * 1024;

/**
 * Writes a graph model as TensorFlow.js reads it: `model.json` and shards of at most 4 MiB beside it.
 *
 * @param folder Made where it is not there; files of the same names are replaced.
 * @returns Names of the files and their sizes in bytes.
 *
 * @example
 * ```ts
 * await writeTfjsModel("gan-mnist-tfjs", convertOnnx(await readFile("models/gan-mnist/generate.onnx")));
 * ```
 */
export async function writeTfjsModel(folder: string, model: TfjsModel): Promise<Readonly<Record<string, number>>> {
  const bytes = concatBytes(model.weights.map(({ data }) => littleEndian(data)));
  const count = Math.ceil(bytes.length / SHARD_BYTES);
  const files = new Map<string, Uint8Array>();
  for (let i = 0; i < count; i++) {
    files.set(`group1-shard${i + 1}of${count}.bin`, bytes.subarray(i * SHARD_BYTES, (i + 1) * SHARD_BYTES));
  }
  files.set("model.json", new TextEncoder().encode(`${JSON.stringify(modelJson(model, [...files.keys()]))}\n`));
  await mkdir(folder, { recursive: true });
  for (const [name, content] of files) await writeFile(join(folder, name), content);
  return Object.fromEntries([...files].map(([name, { length }]) => [name, length]));
}

function modelJson({ nodes, weights, inputs, outputs }: TfjsModel, paths: readonly string[]): unknown {
  return {
    format: "graph-model",
    generatedBy: "ONNX",
    convertedBy: "Assay, scripts/export_tfjs.ts",
    signature: { inputs, outputs },
    modelTopology: { node: nodes, library: {}, versions: { producer: 1087 } },
    weightsManifest: [{
      paths,
      weights: weights.map(({ name, shape, data }) => ({
        name,
        shape,
        dtype: data instanceof Float32Array ? "float32" : "int32",
      })),
    }],
  };
}

function littleEndian(data: Float32Array | Int32Array): Uint8Array {
  const bytes = new Uint8Array(data.byteLength), view = new DataView(bytes.buffer);
  data.forEach((value, i) =>
    data instanceof Float32Array ? view.setFloat32(4 * i, value, true) : view.setInt32(4 * i, value, true)
  );
  return bytes;
}
