/**
 * Converts an ONNX graph to a TensorFlow.js graph model: writes `<out>/model.json` and its weights, then runs both on
 * the same noise and says how far apart they are. Prints what a card says of the model: under `tfjs` for a model that
 * has the graph as ONNX too, or in its `graphs`.
 *
 *     deno run -A scripts/export_tfjs.ts --graph models/gan-mnist/generate.onnx --out models/gan-mnist/tfjs/generate
 *
 * Further flags: --force to replace a model that is there. Fails where the two differ by more than 1e-4. Operators that
 * are converted: src/runtime/tfjs/convert/operators.ts.
 */
import { access, readFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { Noise, STREAM } from "../src/core/noise.ts";
import { sha256 } from "../src/core/fingerprint.ts";
import { UsageError } from "../src/core/usage_error.ts";
import { floatOutput, type Tensor } from "../src/runtime/graph.ts";
import { openOnnx } from "../src/runtime/onnx.ts";
import { convertOnnx } from "../src/runtime/tfjs/convert/convert_onnx.ts";
import { writeTfjsModel } from "../src/runtime/tfjs/convert/write_tfjs_model.ts";
import { openTfjs } from "../src/runtime/tfjs/open_tfjs.ts";

const USAGE = "Usage: export_tfjs.ts --graph FILE --out DIR [--force]";
/** The largest difference between the two runtimes that counts as the same model. */
const TOLERANCE = 1e-4;
const BATCH = 8;

try {
  const { graph, out, force } = readFlags(Deno.args);
  if (!force && await exists(join(out, "model.json"))) {
    throw new UsageError(`${out} holds a model already. Give another folder, or --force to replace it`);
  }
  const bytes = new Uint8Array(await readFile(graph));
  const files = await writeTfjsModel(out, convertOnnx(bytes));
  for (const [name, size] of Object.entries(files)) console.log(`wrote ${join(out, name)}: ${size} bytes`);
  const difference = await largestDifference(bytes, out);
  console.log(
    `largest difference between ONNX Runtime and TensorFlow.js, batch ${BATCH}: ${difference.toExponential(2)}`,
  );
  if (!(difference <= TOLERANCE)) {
    console.error(`That is more than ${TOLERANCE}: these are not the same model`);
    process.exitCode = 1;
  } else {
    const entry = { [basename(graph, ".onnx")]: await cardEntry(dirname(graph), out, Object.keys(files)) };
    console.log(`for the card in ${dirname(graph)}: "tfjs": ${JSON.stringify(entry, null, 2)}`);
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

/** What a card in a folder says of the model: names from there, and hashes of what was written. */
async function cardEntry(folder: string, out: string, names: readonly string[]): Promise<unknown> {
  const pinned = async (name: string) => {
    const path = join(out, name);
    return {
      file: relative(resolve(folder), resolve(path)).replaceAll(sep, "/"),
      sha256: sha256(await readFile(path)),
    };
  };
  const shards = await Promise.all(names.filter((name) => name !== "model.json").map(pinned));
  return { ...await pinned("model.json"), shards };
}

async function largestDifference(bytes: Uint8Array, folder: string): Promise<number> {
  const [onnx, tfjs] = [await openOnnx(bytes, { threads: 1 }), await openTfjs(folder, { backend: "wasm" })];
  const noise = new Noise(1n), feeds: Record<string, Tensor> = {};
  for (const [example, { name, shape }] of tfjs.inputs.entries()) {
    const dims = shape.map((axis) => typeof axis === "number" ? axis : BATCH);
    const data = new Float32Array(dims.reduce((product, axis) => product * axis, 1));
    noise.normal(data, { stream: STREAM.latent, example });
    feeds[name] = { data, dims };
  }
  const expected = await onnx.run(feeds), found = await tfjs.run(feeds);
  await onnx.close();
  await tfjs.close();
  const apart = onnx.outputs.flatMap(({ name }) => {
    const wanted = floatOutput(expected, name), given = floatOutput(found, name);
    return Array.from(wanted, (value, i) => Math.abs(value - (given[i] ?? NaN)));
  });
  return apart.reduce((most, value) => value <= most ? most : value, 0);
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(() => true, () => false);
}

function readFlags(args: string[]): { graph: string; out: string; force: boolean } {
  const { graph, out, force } = parse(args);
  if (graph === undefined || out === undefined) throw new UsageError(`--graph and --out are needed\n${USAGE}`);
  return { graph, out, force };
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({ args, options: { graph: text, out: text, force: { type: "boolean", default: false } } }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}
