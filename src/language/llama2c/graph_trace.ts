import type { OnnxInitializer, OnnxNode } from "../../runtime/onnx_writer.ts";

/** Writes down a graph as it is described: its nodes, its weights and the constants that operators read. */
export class GraphTrace {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxInitializer[] = [];
  readonly #constants = new Set<string>();

  /** Adds a node of one output and returns the output's name. */
  add(operator: string, inputs: readonly string[], output: string, attributes: OnnxNode["attributes"] = {}): string {
    this.nodes.push({ operator, inputs, outputs: [output], attributes });
    return output;
  }

  /** Splits an axis into parts of given sizes, one for each output's name. */
  split<const Names extends readonly string[]>(
    input: string,
    outputs: Names,
    { axis, sizes }: { readonly axis: number; readonly sizes: readonly number[] },
  ): Names {
    this.nodes.push({ operator: "Split", inputs: [input, this.integers(sizes)], outputs, attributes: { axis } });
    return outputs;
  }

  /** Gives a tensor another shape; -1 stands for the axis that takes what is left. */
  reshape(input: string, shape: readonly number[], output: string): string {
    return this.add("Reshape", [input, this.integers(shape)], output);
  }

  /** Keeps weights under a name and returns the name. */
  weights(name: string, shape: readonly number[], data: Float32Array): string {
    this.initializers.push({ name, shape, data });
    return name;
  }

  /** A constant vector of integers. */
  integers(values: readonly number[]): string {
    const data = BigInt64Array.from(values, BigInt);
    return this.#constant({ name: `integers ${values.join(" ")}`, shape: [values.length], data });
  }

  /** A constant integer without axes. */
  integer(value: number): string {
    return this.#constant({ name: `integer ${value}`, shape: [], data: BigInt64Array.of(BigInt(value)) });
  }

  /** A constant number in single precision, without axes. */
  float(value: number): string {
    return this.#constant({ name: `float ${value}`, shape: [], data: Float32Array.of(value) });
  }

  #constant(constant: OnnxInitializer): string {
    if (!this.#constants.has(constant.name)) this.initializers.push(constant);
    this.#constants.add(constant.name);
    return constant.name;
  }
}
