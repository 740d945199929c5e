/** A copy of a registered model whose weights are disturbed: what a regression may look like. */
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "../../src/core/fingerprint.ts";
import { Noise, STREAM } from "../../src/core/noise.ts";
import { readFields } from "../../src/runtime/protobuf.ts";

/** Fields of onnx.proto: ModelProto.graph, GraphProto.initializer, TensorProto.data_type and .raw_data. */
const GRAPH = 7, INITIALIZER = 5, DATA_TYPE = 2, RAW_DATA = 9;
const FLOAT = 1n;

/**
 * Copies a model's card and graphs into a folder, every weight w of the graphs multiplied by 1 + share · z with a standard
 * normal z of its own.
 *
 * @param seed Another one is another disturbance.
 * @returns How many weights were disturbed.
 * @throws {Error} Where a graph holds no weights.
 *
 * @example
 * ```ts
 * await perturbModel("models/gan-mnist", "/tmp/gan-mnist", { share: 0.02, seed: 1n });
 * ```
 */
export async function perturbModel(
  from: string,
  to: string,
  { share, seed }: { readonly share: number; readonly seed: bigint },
): Promise<number> {
  await mkdir(to, { recursive: true });
  const card = JSON.parse(await readFile(join(from, "card.json"), "utf8"));
  delete card.tfjs;
  const noise = new Noise(seed);
  let tensors = 0, weights = 0;
  for (const graph of Object.values<{ file: string; sha256: string }>(card.graphs)) {
    const path = join(to, graph.file);
    await copyFile(join(from, graph.file), path);
    const bytes = new Uint8Array(await readFile(path));
    for (const tensor of weightsOf(bytes)) {
      const z = new Float64Array(tensor.byteLength / 4);
      noise.normal(z, { stream: STREAM.data, example: tensors++ });
      for (let i = 0; i < z.length; i++) {
        tensor.setFloat32(4 * i, tensor.getFloat32(4 * i, true) * (1 + share * z[i]!), true);
      }
      weights += z.length;
    }
    await writeFile(path, bytes);
    graph.sha256 = sha256(bytes);
  }
  if (weights === 0) throw new Error(`${from} has no weights as raw float32: nothing was disturbed`);
  await writeFile(join(to, "card.json"), JSON.stringify(card));
  return weights;
}

/** Every float32 tensor of a graph's initialisers, where it stands in the file's bytes. */
function* weightsOf(file: Uint8Array): Generator<DataView> {
  for (const graph of bytesOf(file, GRAPH)) {
    for (const tensor of bytesOf(graph, INITIALIZER)) {
      const isFloat = [...readFields(tensor)].some(({ number, value }) => number === DATA_TYPE && value === FLOAT);
      for (const raw of isFloat ? bytesOf(tensor, RAW_DATA) : []) {
        yield new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
      }
    }
  }
}

function bytesOf(message: Uint8Array, number: number): Uint8Array[] {
  return [...readFields(message)].flatMap((field) =>
    field.number === number && field.kind === "bytes" ? [field.value] : []
  );
}
