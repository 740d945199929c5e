import type { Axis, Ports } from "../card/declared_ports.ts";
import type { Graph, Port } from "../runtime/graph.ts";
import { UNKNOWN_RANK } from "../runtime/tfjs/check_feeds.ts";

/**
 * Holds a graph against the ports that a card declares for it: names and shapes now, and every output's shape whenever it
 * runs. Element types are the runtime's own.
 *
 * @param path Where the graph came from, for messages.
 * @throws {Error} Where a port is missing, has another shape, or is one too many. A run throws where an output has another
 * shape than it should have for the free axes that its inputs have.
 *
 * @example
 * ```ts
 * const graph = checkedGraph(path, { inputs: { z: ["batch", 64] }, outputs: { x: ["batch", 1, 28, 28] } }, opened);
 * ```
 */
export function checkedGraph(path: string, declared: Ports, graph: Graph): Graph {
  checkPorts(path, declared, graph);
  return checkingRuns(path, declared, graph);
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

/** Fixed axes agree and free ones are free; what the graph leaves open, an axis or how many there are, fits anything. */
function sameShape(axes: readonly Axis[], shape: Port["shape"]): boolean {
  if (shape[0] === UNKNOWN_RANK) return true;
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
function checkingRuns(path: string, declared: Ports, graph: Graph): Graph {
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
