/** For tests: what ONNX Runtime makes of a model, beside what is inferred of it. */
import * as ort from "onnxruntime-node";
import { expect } from "vitest";
import { concatBytes } from "../../core/concat_bytes.ts";
import { fieldParts, readFields, writeField } from "../protobuf.ts";
import { ELEMENT_TYPE } from "./element_type.ts";
import { evaluateModel } from "./evaluate_model.ts";
import { elementArray, type FixtureModel, fixtureModel, type FixtureTensor, whole } from "./fixture_model.ts";
import { type OnnxCost, onnxCost } from "./onnx_cost.ts";

/**
 * The cost of a model, after checking that every tensor of its outermost graph has the shape, the type and, where they
 * are inferred, the elements that ONNX Runtime gives.
 */
export async function costAsRun(model: FixtureModel): Promise<OnnxCost> {
  const bytes = fixtureModel(model);
  await expectAsRun(bytes, model.inputs ?? {});
  const inputs = Object.entries(model.inputs ?? {});
  const values = inputs.filter(([, tensor]) => "values" in tensor).map((
    [name, tensor],
  ) => [name, whole(tensor).values]);
  return onnxCost(
    bytes,
    Object.fromEntries(inputs.map(([name, tensor]) => [name, whole(tensor).shape])),
    { values: Object.fromEntries(values) },
  );
}

/** Runs a model, every tensor inside it as a further output, and compares them with what is inferred. */
export async function expectAsRun(
  bytes: Uint8Array,
  inputs: Readonly<Record<string, FixtureTensor>>,
): Promise<void> {
  const shapes: Record<string, readonly number[]> = {}, known: Record<string, readonly number[]> = {};
  const feeds: Record<string, ort.Tensor> = {};
  for (const [name, tensor] of Object.entries(inputs)) {
    const { type, shape, values } = whole(tensor);
    shapes[name] = shape;
    if ("values" in tensor) known[name] = values;
    feeds[name] = ortTensor(type, shape, values);
  }
  const { model, tensors } = evaluateModel(bytes, shapes, known);
  const names = [...new Set(model.graph.nodes.flatMap(({ outputs }) => outputs))].filter((name) => name !== "");
  const given = new Set(model.graph.outputs.map(({ name }) => name));
  const session = await ort.InferenceSession.create(
    withOutputs(bytes, names.filter((name) => !given.has(name))),
    { graphOptimizationLevel: "disabled", intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 },
  );
  const outputs = await session.run(feeds, names);
  await session.release();
  for (const name of names) {
    const inferred = tensors.get(name), actual = outputs[name]!;
    if (typeof inferred !== "object") throw new Error(`Nothing is inferred of '${name}'`);
    const type = Object.entries(ELEMENT_TYPE).find(([, code]) => code === inferred.type)?.[0];
    expect({ name, shape: inferred.shape, type }).toEqual({ name, shape: actual.dims, type: actual.type });
    if (inferred.data !== undefined) {
      expect({ name, data: inferred.data.map((x) => x + 0) }).toEqual({ name, data: numbers(actual.data) });
    }
  }
}

function numbers(data: ort.Tensor["data"]): number[] {
  return Array.from<unknown, number>(data as Iterable<unknown>, (x) => Number(x) + 0);
}

function ortTensor(type: keyof typeof ELEMENT_TYPE, dims: readonly number[], values: readonly number[]): ort.Tensor {
  const data = elementArray(type, values);
  if (type === "bool") return new ort.Tensor("bool", Uint8Array.from(values), dims);
  if (data instanceof BigInt64Array) return new ort.Tensor("int64", data, dims);
  if (data instanceof Int32Array) return new ort.Tensor("int32", data, dims);
  if (data instanceof Int8Array) return new ort.Tensor("int8", data, dims);
  if (data instanceof Uint8Array) return new ort.Tensor("uint8", data, dims);
  if (data instanceof Float64Array) return new ort.Tensor("float64", data, dims);
  return new ort.Tensor("float32", data, dims);
}

/** The model with more outputs: GraphProto's output = 12, of which the name is enough. */
function withOutputs(bytes: Uint8Array, names: readonly string[]): Uint8Array {
  const more = names.map((name) => writeField(12, writeField(1, name)));
  const parts: Uint8Array[] = [];
  for (const { number, value } of readFields(bytes)) {
    if (typeof value === "bigint") parts.push(writeField(number, value));
    else if (number === 7) parts.push(...fieldParts(number, [value, ...more]));
    else parts.push(...fieldParts(number, value));
  }
  return concatBytes(parts);
}
