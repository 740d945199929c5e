import type { Port, Tensor } from "../graph.ts";
import { typeOf, UNKNOWN_TYPE } from "./tfjs_tensor.ts";

/** Stands for all axes of a port whose rank nothing tells. */
export const UNKNOWN_RANK = "...";

/**
 * Refuses feeds that do not fit a model's inputs.
 *
 * @throws {Error} Where a name is wrong or missing.
 * @throws {TypeError} Where an element type is wrong.
 * @throws {RangeError} Where a shape is wrong, or the values do not fill it.
 *
 * @example
 * ```ts
 * checkFeeds([{ name: "z", type: "float32", shape: ["batch", 2] }], { z: { data: new Float32Array(6), dims: [3, 2] } });
 * ```
 */
export function checkFeeds(inputs: readonly Port[], feeds: Readonly<Record<string, Tensor>>): void {
  const names = inputs.map(({ name }) => name);
  const extra = Object.keys(feeds).find((name) => !names.includes(name));
  if (extra !== undefined) {
    throw new Error(`The model has no input '${extra}': it takes ${names.join(", ") || "nothing"}`);
  }
  for (const { name, type, shape } of inputs) {
    const tensor = feeds[name];
    if (tensor === undefined) {
      throw new Error(`The model's input '${name}' is missing: it takes ${names.join(", ")}`);
    }
    const { data, dims } = tensor;
    if (type !== UNKNOWN_TYPE && typeOf(tensor) !== type) {
      throw new TypeError(`The input '${name}' must be ${type}, got ${typeOf(tensor)}`);
    }
    if (!fits(dims, shape)) {
      throw new RangeError(`The input '${name}' must be [${shape.join(", ")}], got [${dims.join(", ")}]`);
    }
    const elements = dims.reduce((product, axis) => product * axis, 1);
    if (data.length !== elements) {
      throw new RangeError(
        `The input '${name}' of shape [${dims.join(", ")}] needs ${elements} values, got ${data.length}`,
      );
    }
  }
}

function fits(dims: readonly number[], shape: Port["shape"]): boolean {
  if (shape[0] === UNKNOWN_RANK) return true;
  return dims.length === shape.length && shape.every((axis, i) => typeof axis === "string" || axis === dims[i]);
}
