import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RegisteredCard } from "../card/registered_card.ts";
import type { Axis, Ports } from "../card/declared_ports.ts";
import { declaredPorts } from "../card/ports.ts";
import type { GraphFile } from "../card/card_parts.ts";
import { sha256 } from "../core/fingerprint.ts";
import type { Graph, OpenGraph, Port } from "../runtime/graph.ts";
import { openOnnx } from "../runtime/onnx.ts";

/**
 * Opens a card's graphs by name, each checked first: content against the card's sha256, then the names and shapes of
 * what goes in and out.
 *
 * @throws {Error} From the opener: which file, what the card declares, what was found.
 */
export function cardGraphs({ card, folder }: RegisteredCard, options: { readonly threads: number }): OpenGraph {
  const files: Readonly<Record<string, GraphFile | undefined>> = card.graphs;
  const declared = declaredPorts(card);
  return async (name) => {
    const file = files[name], ports = declared[name];
    if (file === undefined || ports === undefined) throw new Error(`The card ${card.id} declares no graph '${name}'`);
    const path = join(folder, file.file);
    const bytes = await readFile(path).catch((error: Error) => {
      throw new Error(`Cannot read the graph ${path}: ${error.message}`);
    });
    const found = sha256(bytes);
    if (found !== file.sha256) {
      throw new Error(`${path} is not the file that the card declares: sha256 ${file.sha256} expected, ${found} found`);
    }
    const graph = await openOnnx(bytes, options).catch((error: Error) => {
      throw new Error(`${path}: ${error.message}`);
    });
    try {
      checkPorts(path, ports, graph);
    } catch (error) {
      await graph.close();
      throw error;
    }
    return checkedGraph(path, ports, graph);
  };
}

function checkPorts(path: string, declared: Ports, graph: Graph): void {
  const names = (ports: readonly Port[]) => ports.map(({ name }) => name).join(", ");
  for (const port of graph.inputs) {
    if (declared.inputs[port.name] === undefined) {
      const expected = Object.keys(declared.inputs).join(", ");
      throw new Error(
        `${path}: the graph takes an input '${port.name}' that the card does not declare (it declares ${expected})`,
      );
    }
  }
  for (const [name, axes] of Object.entries(declared.inputs)) {
    const port = graph.inputs.find((candidate) => candidate.name === name);
    if (port === undefined) {
      if (declared.optional?.includes(name) === true) continue;
      throw new Error(`${path}: the card declares an input '${name}', the graph takes ${names(graph.inputs)}`);
    }
    if (!sameShape(axes, port.shape)) {
      throw new Error(`${path}: input '${name}' must be ${show(axes)}, the graph takes ${show(port.shape)}`);
    }
  }
  for (const [name, axes] of Object.entries(declared.outputs)) {
    const port = graph.outputs.find((candidate) => candidate.name === name);
    if (port === undefined) {
      throw new Error(`${path}: the card declares an output '${name}', the graph gives ${names(graph.outputs)}`);
    }
    if (!fitsOutput(axes, port.shape)) {
      throw new Error(`${path}: output '${name}' must be ${show(axes)}, the graph gives ${show(port.shape)}`);
    }
  }
}

/** Fixed axes agree and free ones are free; an axis that the graph leaves open fits anything. */
function sameShape(axes: readonly Axis[], shape: Port["shape"]): boolean {
  return axes.length === shape.length && axes.every((axis, i) => typeof shape[i] === "string" || shape[i] === axis);
}

/**
 * The declared axes, or the same with all but the batch flattened: [N, 784] for [N, 1, 28, 28]. Axes that the graph
 * leaves open fit anything here, and are checked when it runs.
 */
function fitsOutput(axes: readonly Axis[], shape: Port["shape"]): boolean {
  if (sameShape(axes, shape)) return true;
  const flat = isFlat(axes) && shape.length === 2;
  return flat && (typeof shape[1] === "string" || shape[1] === flatSize(axes));
}

/** Whether an output may come with all but its batch in one axis. */
function isFlat([first, ...rest]: readonly Axis[]): boolean {
  return first === "batch" && rest.length > 1 && rest.every((axis) => typeof axis === "number");
}

function flatSize([, ...rest]: readonly Axis[]): number {
  return rest.reduce<number>((product, axis) => typeof axis === "string" ? product : product * axis, 1);
}

/** Runs with every output's actual shape checked against the card, for the free axes that the inputs have. */
function checkedGraph(path: string, declared: Ports, graph: Graph): Graph {
  return {
    ...graph,
    async run(feeds) {
      const outputs = await graph.run(feeds);
      const sizes = new Map<string, number>();
      for (const [name, axes] of Object.entries(declared.inputs)) {
        for (const [i, axis] of axes.entries()) {
          const size = feeds[name]?.dims[i];
          if (typeof axis === "string" && size !== undefined) sizes.set(axis, size);
        }
      }
      for (const [name, axes] of Object.entries(declared.outputs)) {
        const expected = axes.map((axis) => typeof axis === "string" ? sizes.get(axis) ?? axis : axis);
        const found = outputs[name]?.dims ?? [];
        const flat = isFlat(axes) ? [expected[0], flatSize(axes)] : expected;
        if (sameSizes(found, expected) || sameSizes(found, flat)) continue;
        throw new Error(`${path}: output '${name}' must be ${show(expected)}, the graph gave ${show(found)}`);
      }
      return outputs;
    },
  };
}

/** Names are axes that no input has: they fit any size. */
function sameSizes(found: readonly number[], expected: readonly (Axis | undefined)[]): boolean {
  return found.length === expected.length &&
    expected.every((axis, i) => typeof axis === "string" || axis === found[i]);
}

function show(axes: readonly (number | string)[]): string {
  return `[${axes.join(", ")}]`;
}
