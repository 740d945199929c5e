import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A weight of a model that a test writes by hand. */
export interface FixtureWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** A node of a graph that a test writes by hand. */
export interface FixtureNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, unknown>>;
}

/** Makes a folder with a model of one shard. The caller removes it. */
export async function modelFolder(
  topology: unknown,
  weights: readonly FixtureWeight[] = [],
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "assay-tfjs-"));
  const manifest = weights.map(({ name, shape, data }) => ({
    name,
    shape,
    dtype: data instanceof Float32Array ? "float32" : "int32",
  }));
  const weightsManifest = weights.length === 0 ? [] : [{ paths: ["weights.bin"], weights: manifest }];
  await writeFile(join(folder, "model.json"), JSON.stringify({ modelTopology: topology, weightsManifest, ...more }));
  await writeFile(join(folder, "weights.bin"), Buffer.concat(weights.map(({ data }) => new Uint8Array(data.buffer))));
  return folder;
}

/** The topology of a graph model. */
export function graphOf(...nodes: readonly FixtureNode[]): unknown {
  return { node: nodes, library: {}, versions: { producer: 1087 } };
}

/** An input of a graph; -1 stands for a free axis. */
export function placeholder(name: string, type: "DT_FLOAT" | "DT_INT32" | "DT_BOOL", ...axes: number[]): FixtureNode {
  const shape = { dim: axes.map((size) => ({ size: `${size}` })) };
  return { name, op: "Placeholder", attr: { dtype: { type }, shape: { shape } } };
}

/** A layers model: one dense layer of two units with a Relu, from two numbers. */
export async function denseFolder(className = "Dense"): Promise<string> {
  const config = { name: "dense", units: 2, activation: "relu", use_bias: true, batch_input_shape: [null, 2] };
  const layers = [{ class_name: className, config: { ...config, dtype: "float32", trainable: true } }];
  return await modelFolder(
    { class_name: "Sequential", config: { name: "model", layers }, keras_version: "tfjs-layers 4.22.0" },
    [
      { name: "dense/kernel", shape: [2, 2], data: Float32Array.of(1, -1, 2, 0.5) },
      { name: "dense/bias", shape: [2], data: Float32Array.of(0.5, -10) },
    ],
    { format: "layers-model" },
  );
}
