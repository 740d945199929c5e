import type { WeightedSums } from "../graph.ts";
import { encodeOnnx, type OnnxInitializer, type OnnxNode } from "../onnx_writer.ts";

/** The input of the graph that holds a sum's weight of its value `index`: [1]. */
export function weightName(sum: string, index: number): string {
  return `weight ${index} of ${sum}`;
}

/**
 * Weighted sums as an ONNX graph. Its inputs are the values, [batch, ...shape], and the weights, each [1]: one graph
 * serves any weights. Its outputs are the sums.
 *
 * @throws {TypeError} Where a sum has no values, or one that is neither an input nor a sum listed before it.
 * @throws {RangeError} Where inputs have different numbers of elements.
 *
 * @example
 * ```ts
 * // middle = w0 a + w1 b, cut to [-1, 1]
 * encodeWeightedSums({
 *   inputs: { a: [1, 28, 28], b: [784] },
 *   sums: [{ name: "middle", of: ["a", "b"], clip: [-1, 1] }],
 * });
 * ```
 */
export function encodeWeightedSums({ inputs, sums }: WeightedSums): Uint8Array {
  const nodes: OnnxNode[] = [], initializers: OnnxInitializer[] = [];
  const [[first, shape] = ["", []]] = Object.entries(inputs), size = elements(shape);
  /** What holds the values of a name in the shape of the first input. */
  const places = new Map<string, string>();
  for (const [name, own] of Object.entries(inputs)) {
    if (elements(own) !== size) {
      throw new RangeError(
        `Values of [${own.join(", ")}] cannot be summed with values of [${shape.join(", ")}]: '${name}' has ` +
          `${elements(own)} numbers an example, '${first}' has ${size}`,
      );
    }
    if (own.length === shape.length && own.every((axis, i) => axis === shape[i])) {
      places.set(name, name);
      continue;
    }
    // 0 stands for the batch.
    const data = BigInt64Array.from([0, ...shape], BigInt);
    initializers.push({ name: `shape of ${name}`, shape: [data.length], data });
    nodes.push({ operator: "Reshape", inputs: [name, `shape of ${name}`], outputs: [`shaped ${name}`] });
    places.set(name, `shaped ${name}`);
  }
  for (const { name, of, clip } of sums) {
    if (of.length === 0) throw new TypeError(`'${name}' sums nothing`);
    const whole = clip === undefined ? name : `whole ${name}`;
    let total = "";
    for (const [i, value] of of.entries()) {
      const place = places.get(value);
      if (place === undefined) throw new TypeError(`'${name}' sums '${value}', which is no input and no earlier sum`);
      const product = of.length === 1 ? whole : `product ${i} of ${name}`;
      nodes.push({ operator: "Mul", inputs: [place, weightName(name, i)], outputs: [product] });
      const sum = i === 0 ? product : i === of.length - 1 ? whole : `sum ${i} of ${name}`;
      if (i > 0) nodes.push({ operator: "Add", inputs: [total, product], outputs: [sum] });
      total = sum;
    }
    if (clip !== undefined) {
      const ends = clip.map((end, i) => ({ name: `end ${i} of ${name}`, shape: [], data: Float32Array.of(end) }));
      initializers.push(...ends);
      nodes.push({ operator: "Clip", inputs: [total, ...ends.map(({ name }) => name)], outputs: [name] });
    }
    places.set(name, name);
  }
  const batches = (name: string, shape: readonly number[]) => ({
    name,
    type: "float32" as const,
    shape: ["batch", ...shape],
  });
  return encodeOnnx({
    inputs: [
      ...Object.entries(inputs).map(([name, own]) => batches(name, own)),
      ...sums.flatMap(({ name, of }) =>
        of.map((_, i) => ({ name: weightName(name, i), type: "float32" as const, shape: [1] }))
      ),
    ],
    outputs: sums.map(({ name }) => batches(name, shape)),
    nodes,
    initializers,
  });
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, axis) => product * axis, 1);
}
