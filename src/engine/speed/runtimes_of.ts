import { type AnyGraphFile, isTfjs } from "../../card/any_graph.ts";
import type { ImageModelCard } from "../../card/card.ts";
import type { Runtime } from "./runtimes.ts";

/** The runtimes that a model of images is registered in, that of its `graphs` first. */
export function runtimesOf({ graphs, tfjs }: ImageModelCard): readonly Runtime[] {
  const own: readonly (AnyGraphFile | undefined)[] = Object.values(graphs);
  if (own.some((graph) => graph !== undefined && isTfjs(graph))) return ["tfjs"];
  return tfjs === undefined ? ["onnx"] : ["onnx", "tfjs"];
}
