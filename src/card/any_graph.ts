/** What the graphs of models of images may be: ONNX files, or models of TensorFlow.js. */
import { z } from "zod";
import { sha256Hex, tensorName } from "./card_parts.ts";

const shardsSchema = z.array(z.strictObject({
  file: z.string().regex(/^([\w-]+\/)*[\w-][\w.-]*$/, "must name a file in the card's own folder"),
  sha256: sha256Hex,
}));

/** A TensorFlow.js model in the card's folder, a graph model or a layers model, pinned by its content. */
export const tfjsSchema = z.strictObject({
  /** What TensorFlow.js calls `model.json`, and so must the card's folder or one below it. */
  file: z.string().regex(/^([\w-]+\/)*model\.json$/, "must name a model.json in the card's own folder"),
  /** Of `model.json` alone. */
  sha256: sha256Hex,
  /** Every file of weights that `model.json` names, in any order; they lie beside it. */
  shards: shardsSchema,
}).superRefine(checkShards);
export type TfjsFiles = z.infer<typeof tfjsSchema>;

/** A graph in one runtime or the other: an ONNX file without shards, or a TensorFlow.js model with them. */
export const anyGraphSchema = z.strictObject({
  file: z.string().regex(
    /^(([\w-]+\/)?[\w.-]+\.onnx|([\w-]+\/)*model\.json)$/,
    "must name an .onnx file, or a model.json of TensorFlow.js, in the card's own folder",
  ),
  sha256: sha256Hex,
  shards: shardsSchema.optional(),
}).superRefine((graph, context) => {
  const isOnnx = graph.file.endsWith(".onnx");
  if (isTfjs(graph)) {
    if (isOnnx) complain(context, ["shards"], "come with a model.json, and not with an .onnx file");
    else checkShards(graph, context);
  } else if (!isOnnx) {
    complain(
      context,
      ["shards"],
      "must list the files of weights that model.json names, each with its file and sha256",
    );
  }
});
export type AnyGraphFile = z.infer<typeof anyGraphSchema>;

/** Models of TensorFlow.js by the names of the card's graphs. */
export const tfjsGraphsSchema = z.record(tensorName, tfjsSchema);

/** Whether a graph is a TensorFlow.js model, and not an ONNX file. */
export function isTfjs(graph: AnyGraphFile): graph is TfjsFiles {
  return graph.shards !== undefined;
}

/** What a card says of its graphs, and of the same ones for TensorFlow.js. */
interface CardGraphs {
  readonly graphs: Readonly<Record<string, AnyGraphFile | undefined>>;
  readonly tfjs?: Readonly<Record<string, TfjsFiles>> | undefined;
}

/** Refuses models of TensorFlow.js that stand for no ONNX graph of the card. */
export function checkTfjsGraphs({ graphs, tfjs = {} }: CardGraphs, context: z.RefinementCtx): void {
  const known = new Map(Object.entries(graphs));
  for (const name of Object.keys(tfjs)) {
    const graph = known.get(name);
    if (graph === undefined) {
      complain(context, ["tfjs", name], `must have the name of a graph of the card: ${[...known.keys()].join(", ")}`);
    } else if (isTfjs(graph)) {
      complain(context, ["tfjs", name], `must be left out: graphs.${name} is a TensorFlow.js model already`);
    }
  }
}

function checkShards({ file, shards }: TfjsFiles, context: z.RefinementCtx): void {
  for (const [i, shard] of shards.entries()) {
    if (folderOf(shard.file) === folderOf(file)) continue;
    complain(context, ["shards", i, "file"], `must lie beside ${file}`);
  }
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf("/") + 1);
}

function complain(context: z.RefinementCtx, path: (string | number)[], message: string): void {
  context.addIssue({ code: "custom", path, message });
}
