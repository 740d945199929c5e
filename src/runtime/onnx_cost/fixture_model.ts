/** For tests: models of a few nodes, of any operator set and domain, with branches and functions. */
import { concatBytes } from "../../core/concat_bytes.ts";
import { writeField, writeFloat } from "../protobuf.ts";
import { ELEMENT_TYPE } from "./element_type.ts";

/** A tensor by its shape, which is of float32, or with its type and elements; elements are 0 where none are given. */
export type FixtureTensor = readonly number[] | {
  readonly type: keyof typeof ELEMENT_TYPE;
  readonly shape: readonly number[];
  readonly values?: readonly number[];
};

export type FixtureAttribute =
  | number
  | string
  | readonly number[]
  | readonly string[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly tensor: FixtureTensor }
  | { readonly graph: FixtureGraph }
  | { readonly reference: string; readonly kind: "int" };

/** Operator, which may have its domain in front as "domain::Type"; inputs and outputs by name, apart by spaces. */
export type FixtureNode = readonly [
  operator: string,
  inputs: string,
  outputs: string,
  attributes?: Readonly<Record<string, FixtureAttribute>>,
];

export interface FixtureGraph {
  readonly inputs?: Readonly<Record<string, FixtureTensor>>;
  readonly weights?: Readonly<Record<string, FixtureTensor>>;
  readonly nodes: readonly FixtureNode[];
  /** Those of the last node where none are named. */
  readonly outputs?: string;
}

export interface FixtureModel extends FixtureGraph {
  /** 17 where none is given. */
  readonly opset?: number;
  readonly functions?: readonly {
    readonly name: string;
    readonly inputs: string;
    readonly outputs: string;
    readonly attributes?: readonly string[];
    readonly nodes: readonly FixtureNode[];
  }[];
}

/** The content of the model's .onnx file. */
export function fixtureModel({ opset = 17, functions = [], ...graph }: FixtureModel): Uint8Array {
  const sets = [["", opset], ["com.microsoft", 1], ["own", 1]] as const;
  return concatBytes([
    writeField(1, 8),
    writeField(7, encodeGraph(graph)),
    ...sets.map(([domain, version]) => writeField(8, concatBytes([writeField(1, domain), writeField(2, version)]))),
    ...functions.map((own) =>
      writeField(
        25,
        concatBytes([
          writeField(1, own.name),
          ...names(own.inputs).map((name) => writeField(4, name)),
          ...names(own.outputs).map((name) => writeField(5, name)),
          ...(own.attributes ?? []).map((name) => writeField(6, name)),
          ...own.nodes.map((node) => writeField(7, encodeNode(node))),
          writeField(9, concatBytes([writeField(1, ""), writeField(2, opset)])),
          writeField(10, "own"),
        ]),
      )
    ),
  ]);
}

/** "-" stands for an input or output that is left out. */
function names(list: string): string[] {
  return list.split(" ").filter((name) => name !== "").map((name) => name === "-" ? "" : name);
}

function encodeGraph({ inputs = {}, weights = {}, nodes, outputs }: FixtureGraph): Uint8Array {
  const given = outputs ?? nodes[nodes.length - 1]![2];
  return concatBytes([
    ...nodes.map((node) => writeField(1, encodeNode(node))),
    writeField(2, "graph"),
    ...Object.entries(weights).map(([name, tensor]) => writeField(5, encodeTensor(name, tensor))),
    ...Object.entries(inputs).map(([name, tensor]) => writeField(11, encodePort(name, tensor))),
    ...names(given).filter((name) => name !== "").map((name) => writeField(12, writeField(1, name))),
  ]);
}

function encodePort(name: string, tensor: FixtureTensor): Uint8Array {
  const { type, shape } = whole(tensor);
  const axes = concatBytes(shape.map((_, axis) => writeField(1, writeField(2, `${name}_${axis}`))));
  const tensorType = concatBytes([writeField(1, ELEMENT_TYPE[type]), writeField(2, axes)]);
  return concatBytes([writeField(1, name), writeField(2, writeField(1, tensorType))]);
}

/** Shapes alone are those of float32 tensors full of 0. */
export function whole(tensor: FixtureTensor) {
  const { type, shape, values }: {
    type: keyof typeof ELEMENT_TYPE;
    shape: readonly number[];
    values?: readonly number[];
  } = "shape" in tensor ? tensor : { type: "float32", shape: tensor };
  return { type, shape, values: values ?? Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 0) };
}

function encodeTensor(name: string, tensor: FixtureTensor): Uint8Array {
  const { type, shape, values } = whole(tensor);
  return concatBytes([
    ...shape.map((axis) => writeField(1, axis)),
    writeField(2, ELEMENT_TYPE[type]),
    writeField(8, name),
    writeField(9, new Uint8Array(elementArray(type, values).buffer)),
  ]);
}

/** Elements as an array of their type. */
export function elementArray(type: keyof typeof ELEMENT_TYPE, values: readonly number[]) {
  // The largest int64, by which exporters say "to the end", is no float64: the next one is.
  if (type === "int64") return BigInt64Array.from(values, (x) => x >= 2 ** 63 ? 2n ** 63n - 1n : BigInt(x));
  if (type === "int32") return Int32Array.from(values);
  if (type === "int8") return Int8Array.from(values);
  if (type === "uint8" || type === "bool") return Uint8Array.from(values);
  return type === "float64" ? Float64Array.from(values) : Float32Array.from(values);
}

function encodeNode([operator, inputs, outputs, attributes = {}]: FixtureNode): Uint8Array {
  const [type = "", domain = ""] = operator.split("::").reverse();
  return concatBytes([
    ...names(inputs).map((name) => writeField(1, name)),
    ...names(outputs).map((name) => writeField(2, name)),
    writeField(4, type),
    ...Object.entries(attributes).map(([name, value]) =>
      writeField(5, concatBytes([writeField(1, name), ...attributeParts(value)]))
    ),
    writeField(7, domain),
  ]);
}

// Field 20 is the attribute's type.
function attributeParts(value: FixtureAttribute): Uint8Array[] {
  if (typeof value === "number") return [writeField(3, value), writeField(20, 2)];
  if (typeof value === "string") return [writeField(4, value), writeField(20, 3)];
  if ("float" in value) return [writeFloat(2, value.float), writeField(20, 1)];
  if ("floats" in value) return [...value.floats.map((item) => writeFloat(7, item)), writeField(20, 6)];
  if ("tensor" in value) return [writeField(5, encodeTensor("", value.tensor)), writeField(20, 4)];
  if ("graph" in value) return [writeField(6, encodeGraph(value.graph)), writeField(20, 5)];
  if ("reference" in value) return [writeField(21, value.reference), writeField(20, 2)];
  const isText = value.some((item) => typeof item === "string");
  return [...value.map((item) => writeField(isText ? 9 : 8, item)), writeField(20, isText ? 8 : 7)];
}
