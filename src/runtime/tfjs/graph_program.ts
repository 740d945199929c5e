import type { GraphModel } from "@tensorflow/tfjs-converter";
import type { Tensor as TfTensor } from "@tensorflow/tfjs-core";
import { z } from "zod";
import type { Port } from "../graph.ts";
import { UNKNOWN_RANK } from "./check_feeds.ts";
import type { Tf } from "./load_tf.ts";
import type { TensorInfo } from "./model_json.ts";
import type { Program } from "./program.ts";
import type { ModelFolder } from "./read_model_folder.ts";
import { portType, UNKNOWN_TYPE } from "./tfjs_tensor.ts";

/** Operators that draw numbers by themselves, so that a seed could not reproduce them. */
const RANDOM = new Set(["Multinomial", "RandomStandardNormal", "RandomUniform", "RandomUniformInt", "TruncatedNormal"]);

/** Operators that TensorFlow.js only runs asynchronously: control flow, shapes known from values alone, and tables. */
const ASYNCHRONOUS = new Set(
  (
    "Switch Merge Enter Exit NextIteration StatelessIf StatelessWhile if While " +
    "NonMaxSuppressionV2 NonMaxSuppressionV3 NonMaxSuppressionV5 Where " +
    "HashTable HashTableV2 LookupTableImport LookupTableImportV2 LookupTableFind LookupTableFindV2 LookupTableSize " +
    "LookupTableSizeV2"
  ).split(" "),
);

/**
 * Loads a graph model, which is a TensorFlow graph. Inputs and outputs have the names of its signature, or, where it has
 * none, of their nodes.
 *
 * @throws {Error} Where it draws its own random numbers, holds an operator that TensorFlow.js does not know, or lacks
 * weights.
 */
export async function loadGraphProgram(tf: Tf, { json, weights }: ModelFolder): Promise<Program> {
  const { loadGraphModel } = await import("@tensorflow/tfjs-converter");
  const { modelTopology, weightsManifest, userDefinedMetadata, modelInitializer, initializerSignature } = json;
  const signature = userDefinedMetadata?.signature ?? json.signature;
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  const model = await loadGraphModel(tf.io.fromMemory({
    modelTopology,
    weightSpecs,
    weightData: weights,
    signature,
    userDefinedMetadata,
    modelInitializer,
    initializerSignature,
  }));
  try {
    const graph = nodesOf(model);
    checkNodes(graph, new Set(weightSpecs.map(({ name }) => name)));
    const inputs = signedPorts(signature?.inputs) ?? model.inputs.map(nodePort);
    const outputs = signedPorts(signature?.outputs) ?? model.outputs.map(nodePort);
    const names = outputs.map(({ name }) => name);
    const kept = new Set(Object.values(model.weights).flat().map(({ id }) => id));
    return {
      inputs,
      outputs,
      execute: graph.own.some(({ op }) => ASYNCHRONOUS.has(op))
        ? (feeds) => executeLater(tf, model, feeds, names, kept)
        : (feeds) => {
          const given = tf.tidy(() => list(model.execute({ ...feeds }, names)).map((output) => output.clone()));
          return Promise.resolve(given);
        },
      dispose() {
        model.dispose();
      },
    };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** Clones what comes out, so that an output that is a weight, or an input, outlives its disposal. */
async function executeLater(
  tf: Tf,
  model: GraphModel,
  feeds: Readonly<Record<string, TfTensor>>,
  names: string[],
  kept: ReadonlySet<number>,
): Promise<readonly TfTensor[]> {
  const given = list(await model.executeAsync({ ...feeds }, names));
  const clones = given.map((output) => output.clone());
  const fed = new Set(Object.values(feeds).map(({ id }) => id));
  for (const output of given) if (!kept.has(output.id) && !fed.has(output.id)) tf.dispose(output);
  return clones;
}

const nodes = z.record(
  z.string(),
  /** The category is the part of TensorFlow.js that runs it: none for an operator that it does not know. */
  z.object({ name: z.string(), op: z.string(), category: z.string().optional() }),
);

/** What the loaded model holds of its graph, which its types keep to themselves. */
const loadedGraph = z.object({
  nodes,
  functions: z.record(z.string(), z.object({ nodes })).default({}),
});

type GraphNode = z.infer<typeof nodes>[string];

/** The nodes of the graph itself, and those of its functions. */
interface GraphNodes {
  readonly own: readonly GraphNode[];
  readonly inner: readonly GraphNode[];
}

function nodesOf(model: GraphModel): GraphNodes {
  const { nodes, functions } = loadedGraph.parse(model["executor"]["graph"]);
  return { own: Object.values(nodes), inner: Object.values(functions).flatMap((body) => Object.values(body.nodes)) };
}

function checkNodes({ own, inner }: GraphNodes, weights: ReadonlySet<string>): void {
  const all = [...own, ...inner];
  const random = all.find(({ op }) => RANDOM.has(op));
  if (random !== undefined) {
    throw new Error(
      `The graph draws its own random numbers (operator ${random.op}). Convert it with the noise as an input, so that a ` +
        "seed reproduces every sample",
    );
  }
  const unknown = [...new Set(all.filter(({ category }) => category === undefined).map(({ op }) => op))];
  if (unknown.length > 0) {
    throw new Error(
      `The graph holds operators that TensorFlow.js does not have: ${
        unknown.join(", ")
      }. Convert a graph without them, or ` +
        "run the model as ONNX",
    );
  }
  const bare = own.find(({ op, name }) => op === "Const" && !weights.has(name));
  if (bare !== undefined) {
    throw new Error(`The weights manifest lacks the constant '${bare.name}'. Convert the model again`);
  }
}

function signedPorts(entries: Readonly<Record<string, TensorInfo>> | undefined): Port[] | undefined {
  const own = Object.entries(entries ?? {}).filter(([, { resourceId }]) => resourceId === undefined);
  return own.length === 0 ? undefined : own.map(([name, info]) => signedPort(name, info));
}

function signedPort(name: string, { dtype = UNKNOWN_TYPE, tensorShape }: TensorInfo): Port {
  const shape = tensorShape === undefined || tensorShape.unknownRank === true
    ? [UNKNOWN_RANK]
    : (tensorShape.dim ?? []).map(({ size = 0, name: axis = "" }, at) =>
      Number(size) >= 0 ? Number(size) : axis || axisName(name, at)
    );
  return { name, type: portType(dtype), shape };
}

function nodePort({ name, shape, dtype }: GraphModel["inputs"][number]): Port {
  return {
    name,
    type: portType(dtype ?? UNKNOWN_TYPE),
    shape: shape?.map((axis, at) => axis >= 0 ? axis : axisName(name, at)) ?? [UNKNOWN_RANK],
  };
}

function axisName(name: string, at: number): string {
  return at === 0 ? "batch" : `${name}_axis_${at}`;
}

function list<Item>(items: Item | Item[]): Item[] {
  return Array.isArray(items) ? items : [items];
}
