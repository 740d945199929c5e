import type { Axis, Ports } from "../card/declared_ports.ts";
import type { Graph, Port, Tensor } from "../runtime/graph.ts";
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

/** Where a free axis has its size from: the last of these inputs that is fed. Nowhere: it fits any size. */
type Sources = readonly { readonly input: string; readonly axis: number }[];

/** An output as it is checked: a graph may run tens of thousands of times a second, so that all is looked up before. */
interface CheckedOutput {
  readonly name: string;
  readonly axes: readonly (number | Sources)[];
  /** All axes but the batch in one, where the output may come so. */
  readonly flat: readonly (number | Sources)[] | undefined;
}

/** Runs with every output's actual shape checked against the card, for the free axes that the inputs have. */
function checkingRuns(path: string, declared: Ports, graph: Graph): Graph {
  const sourcesOf = (name: string): Sources =>
    Object.entries(declared.inputs).flatMap(([input, axes]) =>
      axes.flatMap((other, axis) => other === name ? [{ input, axis }] : [])
    ).reverse();
  const outputs = Object.entries(declared.outputs).map(([name, declaredAxes]): CheckedOutput => {
    const axes = declaredAxes.map((axis) => typeof axis === "string" ? sourcesOf(axis) : axis);
    return { name, axes, flat: isFlat(declaredAxes) ? [axes[0]!, flatSize(declaredAxes)] : undefined };
  });
  return {
    ...graph,
    async run(feeds) {
      const given = await graph.run(feeds);
      for (const { name, axes, flat } of outputs) {
        const found = given[name]?.dims ?? [];
        if (sameSizes(found, axes, feeds) || (flat !== undefined && sameSizes(found, flat, feeds))) continue;
        const expected = declared.outputs[name]!.map((axis, i) => sizeOf(axes[i]!, feeds) ?? axis);
        throw new Error(`${path}: output '${name}' must be ${show(expected)}, the graph gave ${show(found)}`);
      }
      return given;
    },
  };
}

function sameSizes(
  found: readonly number[],
  axes: readonly (number | Sources)[],
  feeds: Readonly<Record<string, Tensor>>,
): boolean {
  if (found.length !== axes.length) return false;
  for (let i = 0; i < axes.length; i++) {
    const size = sizeOf(axes[i]!, feeds);
    if (size !== undefined && size !== found[i]) return false;
  }
  return true;
}

function sizeOf(axis: number | Sources, feeds: Readonly<Record<string, Tensor>>): number | undefined {
  if (typeof axis === "number") return axis;
  for (let k = 0; k < axis.length; k++) {
    const size = feeds[axis[k]!.input]?.dims[axis[k]!.axis];
    if (size !== undefined) return size;
  }
  return undefined;
}

function show(axes: readonly (number | string)[]): string {
  return `[${axes.join(", ")}]`;
}
