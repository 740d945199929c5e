import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "./message_of.ts";
import { type ModelJson, modelJsonSchema, weightBytes } from "./model_json.ts";

/** A model as its folder has it. */
export interface ModelFolder {
  readonly format: "graph-model" | "layers-model";
  readonly json: ModelJson;
  /** All weights, in the order of the manifest. */
  readonly weights: ArrayBuffer;
}

/** Reads a file of a model by its name in the model's folder. */
export type ReadModelFile = (name: string) => Promise<Uint8Array>;

/**
 * Reads a folder with `model.json` and the weight shards that it names, which must lie in the same folder.
 *
 * @param read Gives the content of a file, and throws where it has none; for who has read and checked the files before.
 * Left out, files are read from the folder.
 * @throws {Error} Where a file is missing or cut off, or `model.json` is none: what was expected, what was found, what to
 * do.
 *
 * @example
 * ```ts
 * const { format, weights } = await readModelFolder("models/gan-mnist-tfjs");
 * ```
 */
export async function readModelFolder(
  folder: string,
  read: ReadModelFile = (name) => readFile(join(folder, name)),
): Promise<ModelFolder> {
  const path = join(folder, "model.json");
  const json = parse(await readText(path, read), path);
  const { modelTopology, format = "node" in modelTopology ? "graph-model" : "layers-model" } = json;
  const shards: Uint8Array[] = [];
  for (const { paths, weights } of json.weightsManifest) {
    const group = await Promise.all(paths.map((shard) => readShard(folder, shard, read)));
    const expected = weights.reduce<number | undefined>((sum, spec) => add(sum, weightBytes(spec)), 0);
    const found = group.reduce((sum, { length }) => sum + length, 0);
    if (expected !== undefined && expected !== found) {
      const list = paths.map((shard, i) => `${shard} (${bytes(group[i]?.length ?? 0)})`).join(", ");
      throw new Error(
        `The weights of ${path} take ${bytes(expected)}, but its shards hold ${
          bytes(found)
        }: ${list}. Copy or convert the ` +
          "model again",
      );
    }
    shards.push(...group);
  }
  return { format, json, weights: joined(shards) };
}

async function readText(path: string, read: ReadModelFile): Promise<string> {
  try {
    return new TextDecoder().decode(await read("model.json"));
  } catch (error) {
    throw new Error(
      `Cannot read ${path} (${
        messageOf(error)
      }). A TensorFlow.js model is a folder with model.json and its weight shards: ` +
        "give that folder",
      { cause: error },
    );
  }
}

async function readShard(folder: string, name: string, read: ReadModelFile): Promise<Uint8Array> {
  if (/[\\/:]/.test(name) || name === "..") {
    throw new Error(
      `model.json in ${folder} names the weights '${name}'; weights must lie beside it, named without a path`,
    );
  }
  try {
    return await read(name);
  } catch (error) {
    throw new Error(
      `Cannot read ${join(folder, name)} (${
        messageOf(error)
      }), which model.json names as weights. Copy all shards that ` +
        "came with it",
      { cause: error },
    );
  }
}

function parse(text: string, path: string): ModelJson {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`${path} is no JSON: ${messageOf(error)}`, { cause: error });
  }
  const parsed = modelJsonSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path: at, message }) => `  ${at.join(".") || "(whole file)"}: ${message}`);
  throw new SyntaxError(`${path} is no TensorFlow.js model:\n${issues.join("\n")}`);
}

function joined(parts: readonly Uint8Array[]): ArrayBuffer {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole.buffer;
}

function add(sum: number | undefined, more: number | undefined): number | undefined {
  return sum === undefined || more === undefined ? undefined : sum + more;
}

function bytes(count: number): string {
  return `${count.toLocaleString("en")} bytes`;
}
