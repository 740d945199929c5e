import { FLOAT, ints, type TfAttribute, type TfNode } from "./graph_def.ts";

/** A tensor that model.json lists under weights: a weight, or a constant that an operator reads. */
export interface TfWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** A tensor inside the graph that is being written. */
export interface Value {
  /** Node that gives it. */
  readonly node: string;
  /** As ONNX counts axes, whatever the layout. The first axis is the batch: its name, or its size where that is fixed. */
  readonly shape: readonly (number | string)[];
  /** Whether the node gives an image with its channels last, as TensorFlow.js's kernels want them, and not as ONNX. */
  readonly channelsLast: boolean;
}

/** Collects the nodes and weights of a TensorFlow graph. */
export interface GraphBuilder {
  readonly nodes: readonly TfNode[];
  readonly weights: readonly TfWeight[];
  /** Adds a node and gives its name, which is the wanted one, made fit and unique. */
  add(wanted: string, op: string, input: readonly string[], attr?: Readonly<Record<string, TfAttribute>>): string;
  /** Adds a constant and gives its name. */
  constant(wanted: string, shape: readonly number[], data: Float32Array | Int32Array): string;
  /** The same tensor in ONNX's order of axes. */
  channelsFirst(value: Value): Value;
  /** The same tensor with its channels last. */
  channelsLast(value: Value): Value;
}

/**
 * Starts an empty graph.
 *
 * @example
 * ```ts
 * const graph = graphBuilder();
 * const z = graph.add("z", "Placeholder", []);
 * graph.add("y", "Relu", [z], { T: FLOAT });
 * ```
 */
export function graphBuilder(): GraphBuilder {
  const nodes: TfNode[] = [], weights: TfWeight[] = [], names = new Set<string>();
  const turned = new Map<string, string>();

  const unique = (wanted: string): string => {
    // Names in TensorFlow: a colon would be read as the number of an output.
    const fit = wanted.replace(/^[^A-Za-z0-9.]+/, "").replace(/[^A-Za-z0-9_.\\/-]/g, "_") || "node";
    let name = fit;
    for (let again = 1; names.has(name); again++) name = `${fit}_${again}`;
    names.add(name);
    return name;
  };
  const builder: GraphBuilder = {
    nodes,
    weights,
    add(wanted, op, input, attr = {}) {
      const name = unique(wanted);
      nodes.push({ name, op, input, attr });
      return name;
    },
    constant(wanted, shape, data) {
      const type = data instanceof Float32Array ? "DT_FLOAT" as const : "DT_INT32" as const;
      const name = builder.add(wanted, "Const", [], { dtype: { type } });
      weights.push({ name, shape, data });
      return name;
    },
    channelsFirst(value) {
      return value.channelsLast ? turn(value, [0, 3, 1, 2], "channels_first") : value;
    },
    channelsLast(value) {
      return value.channelsLast ? value : turn(value, [0, 2, 3, 1], "channels_last");
    },
  };
  const turn = (value: Value, order: readonly number[], suffix: string): Value => {
    const wanted = `${value.node}/${suffix}`;
    let node = turned.get(wanted);
    if (node === undefined) {
      const perm = builder.constant(`${wanted}/perm`, [4], Int32Array.from(order));
      node = builder.add(wanted, "Transpose", [value.node, perm], { T: FLOAT, Tperm: { type: "DT_INT32" } });
      turned.set(wanted, node);
    }
    return { node, shape: value.shape, channelsLast: !value.channelsLast };
  };
  return builder;
}

/** Strides and dilations of a node whose images have their channels last. */
export function perAxis([height, width]: readonly [number, number]): TfAttribute {
  return ints([1, height, width, 1]);
}
