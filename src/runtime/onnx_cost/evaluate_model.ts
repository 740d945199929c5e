import { evaluateGraph } from "./evaluate.ts";
import { type ParsedGraph, type ParsedModel, type ParsedPort, readModel } from "./read_model.ts";
import type { Known } from "./scope.ts";
import { emptyTally, type Tally } from "./tally.ts";
import { elements, type Value } from "./value.ts";

/** Numbers by the names of a model's inputs. */
export type ByInput = Readonly<Record<string, readonly number[]>>;

/** A model with what is known of its tensors. */
export interface EvaluatedModel {
  readonly model: ParsedModel;
  /** What is known of every tensor of the outermost graph. */
  readonly tensors: ReadonlyMap<string, Known>;
  readonly tally: Tally;
}

/**
 * Infers the shape of every tensor of a model and adds up what its nodes cost.
 *
 * @param shapes The shape of every input.
 * @param known Elements of inputs that decide about shapes or branches.
 * @throws {SyntaxError} Where the bytes are no ONNX model.
 * @throws {RangeError} Where shapes do not fit, or where nothing tells how often a loop runs.
 */
export function evaluateModel(bytes: Uint8Array, shapes: ByInput, known: ByInput): EvaluatedModel {
  const model = readModel(bytes);
  const opset = model.opsets.get("") ?? 7;
  if (opset < 7) {
    throw new RangeError(`Cannot count the graph: expected operator set 7 or newer, found ${opset}. Convert the model`);
  }
  const { values, named } = inputValues(model.graph, shapes, known);
  const tally = emptyTally();
  const { functions, opsets, graph } = model;
  evaluateGraph(graph, { values, outer: undefined }, {
    functions,
    opsets,
    call: new Map(),
    named,
    tally,
    spent: { turns: 0 },
  });
  return { model, tensors: values, tally };
}

/** The inputs by name, and the sizes of the axes that they name. */
function inputValues(
  { inputs, tensors }: ParsedGraph,
  shapes: ByInput,
  known: ByInput,
): { values: Map<string, Known>; named: Map<string, number> } {
  const values = new Map<string, Known>(), named = new Map<string, number>();
  for (const name of [...Object.keys(shapes), ...Object.keys(known)]) {
    if (!inputs.some((input) => input.name === name)) {
      throw new RangeError(
        `Cannot count the graph: it has no input '${name}', only ${inputs.map((input) => input.name).join(", ")}`,
      );
    }
  }
  for (const input of inputs) {
    const shape = shapes[input.name];
    // Models of before 2020 list their weights among the inputs.
    if (shape === undefined && tensors.has(input.name)) continue;
    if (shape === undefined) {
      throw new RangeError(`Cannot count the graph: expected a shape for its input '${input.name}'`);
    }
    checkShape(input, shape);
    for (const [axis, name] of (input.shape ?? []).entries()) {
      if (typeof name !== "string") continue;
      // A name with two sizes tells nothing.
      named.set(name, (named.get(name) ?? shape[axis]!) === shape[axis]! ? shape[axis]! : NaN);
    }
    values.set(input.name, inputValue(input, shape, known[input.name]));
  }
  return { values, named };
}

function checkShape({ name, shape: declared }: ParsedPort, shape: readonly number[]): void {
  const fits = declared === undefined || declared.length === shape.length &&
      declared.every((size, axis) => typeof size !== "number" || size < 0 || size === shape[axis]);
  if (!fits || !shape.every((size) => Number.isInteger(size) && size >= 0)) {
    const expected = declared === undefined ? "whole sizes" : `[${declared.map((size) => size ?? "?").join(", ")}]`;
    throw new RangeError(
      `Cannot count the graph: its input '${name}' takes the shape ${expected}, found [${shape.join(", ")}]`,
    );
  }
}

function inputValue({ name, type }: ParsedPort, shape: readonly number[], data: readonly number[] | undefined): Value {
  if (data !== undefined && data.length !== elements(shape)) {
    throw new RangeError(
      `Cannot count the graph: its input '${name}' of shape [${shape.join(", ")}] holds ${elements(shape)} elements, ` +
        `found ${data.length}`,
    );
  }
  return { shape, type, data, constant: false };
}
