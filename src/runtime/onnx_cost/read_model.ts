import { readFields } from "../protobuf.ts";
import { readFloats, readIntegers } from "./read_numbers.ts";
import { type ParsedTensor, readSparseTensor, readTensor } from "./read_tensor.ts";

/** A model as its file has it: no shape inferred, no weight copied. */
export interface ParsedModel {
  /** Version of each operator set by its domain; the domain of ONNX itself is "". */
  readonly opsets: ReadonlyMap<string, number>;
  readonly graph: ParsedGraph;
  /** Functions that the model brings along, by {@linkcode operatorName}. */
  readonly functions: ReadonlyMap<string, ParsedFunction>;
}

export interface ParsedGraph {
  readonly nodes: readonly ParsedNode[];
  readonly tensors: ReadonlyMap<string, ParsedTensor>;
  readonly inputs: readonly ParsedPort[];
  readonly outputs: readonly ParsedPort[];
  /** What the exporter wrote down of tensors inside the graph: encoded {@linkcode ParsedPort}s by name. */
  readonly notes: ReadonlyMap<string, Uint8Array>;
}

export interface ParsedNode {
  readonly name: string;
  readonly domain: string;
  readonly operator: string;
  /** Names; "" stands for one that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, ParsedAttribute>;
}

export interface ParsedAttribute {
  readonly int: number | undefined;
  readonly float: number | undefined;
  readonly text: string | undefined;
  readonly ints: readonly number[];
  readonly floats: readonly number[];
  readonly texts: readonly string[];
  readonly tensor: ParsedTensor | undefined;
  readonly graph: ParsedGraph | undefined;
  /** Inside a function: the attribute of the calling node that this one takes its value from. */
  readonly reference: string | undefined;
}

export interface ParsedFunction {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly ParsedNode[];
  readonly opsets: ReadonlyMap<string, number>;
  /** Values of attributes that a call leaves out. */
  readonly defaults: ReadonlyMap<string, ParsedAttribute>;
}

export interface ParsedPort {
  readonly name: string;
  /** Code of the element type, 0 where it is not a tensor or not said. */
  readonly type: number;
  /** Axes: a size, a name, or `undefined` where nothing is said. `undefined` altogether where the rank is not said. */
  readonly shape: readonly (number | string | undefined)[] | undefined;
}

const decoder = new TextDecoder();

/** How an operator is named in tables: by its type, with its domain in front where that is not ONNX's own. */
export function operatorName(domain: string, operator: string): string {
  return domain === "" || domain === "ai.onnx" ? operator : `${domain}::${operator}`;
}

/**
 * Reads the structure of an ONNX model. Weights stay where they are in `bytes`.
 *
 * @throws {SyntaxError} Where the bytes are no ONNX model.
 */
export function readModel(bytes: Uint8Array): ParsedModel {
  const graphs: Uint8Array[] = [], functions = new Map<string, ParsedFunction>(), opsets = new Map<string, number>();
  // ModelProto: opset_import = 8, graph = 7, functions = 25.
  for (const field of readFields(bytes)) {
    if (field.kind !== "bytes") continue;
    if (field.number === 7) graphs.push(field.value);
    if (field.number === 8) readOpset(field.value, opsets);
    if (field.number === 25) {
      const { name, content } = readFunction(field.value);
      functions.set(name, content);
    }
  }
  const [graph] = graphs;
  if (graph === undefined || graphs.length > 1) {
    throw new SyntaxError(`An ONNX model holds one graph, found ${graphs.length}`);
  }
  return { opsets, graph: readGraph(graph), functions };
}

/** OperatorSetIdProto: domain = 1, version = 2. */
function readOpset(message: Uint8Array, into: Map<string, number>): void {
  let domain = "", version = 0;
  for (const field of readFields(message)) {
    if (field.number === 1 && field.kind === "bytes") domain = decoder.decode(field.value);
    if (field.number === 2 && field.kind === "varint") version = Number(field.value);
  }
  into.set(domain === "ai.onnx" ? "" : domain, version);
}

/** GraphProto: node = 1, initializer = 5, input = 11, output = 12, value_info = 13, sparse_initializer = 15. */
function readGraph(message: Uint8Array): ParsedGraph {
  const nodes: ParsedNode[] = [], inputs: ParsedPort[] = [], outputs: ParsedPort[] = [];
  const tensors = new Map<string, ParsedTensor>(), notes = new Map<string, Uint8Array>();
  for (const field of readFields(message)) {
    if (field.kind !== "bytes") continue;
    if (field.number === 1) nodes.push(readNode(field.value));
    if (field.number === 5) {
      const tensor = readTensor(field.value);
      tensors.set(tensor.name, tensor);
    }
    if (field.number === 11) inputs.push(readPort(field.value));
    if (field.number === 12) outputs.push(readPort(field.value));
    if (field.number === 13) notes.set(portName(field.value), field.value);
    if (field.number === 15) {
      const tensor = readSparseTensor(field.value);
      tensors.set(tensor.name, tensor);
    }
  }
  return { nodes, tensors, inputs, outputs, notes };
}

/** NodeProto: input = 1, output = 2, name = 3, op_type = 4, attribute = 5, domain = 7. */
function readNode(message: Uint8Array): ParsedNode {
  const inputs: string[] = [], outputs: string[] = [], attributes = new Map<string, ParsedAttribute>();
  let name = "", operator = "", domain = "";
  for (const field of readFields(message)) {
    if (field.kind !== "bytes") continue;
    if (field.number === 1) inputs.push(decoder.decode(field.value));
    if (field.number === 2) outputs.push(decoder.decode(field.value));
    if (field.number === 3) name = decoder.decode(field.value);
    if (field.number === 4) operator = decoder.decode(field.value);
    if (field.number === 5) readAttribute(field.value, attributes);
    if (field.number === 7) domain = decoder.decode(field.value);
  }
  return { name, domain, operator, inputs, outputs, attributes };
}

/** AttributeProto: name = 1, f = 2, i = 3, s = 4, t = 5, g = 6, floats = 7, ints = 8, strings = 9, …. */
function readAttribute(message: Uint8Array, into: Map<string, ParsedAttribute>): void {
  const ints: number[] = [], floats: number[] = [], texts: string[] = [];
  let name = "", text: string | undefined, reference: string | undefined;
  let int: number | undefined, float: number | undefined;
  let tensor: ParsedTensor | undefined, graph: ParsedGraph | undefined;
  for (const field of readFields(message)) {
    if (field.number === 8) readIntegers(field, ints);
    else if (field.number === 7 && field.kind !== "varint") floats.push(...readFloats(field.value));
    else if (field.kind === "fixed") float = field.number === 2 ? readFloats(field.value)[0] : float;
    else if (field.kind === "varint") int = field.number === 3 ? Number(BigInt.asIntN(64, field.value)) : int;
    else if (field.number === 1) name = decoder.decode(field.value);
    else if (field.number === 4) text = decoder.decode(field.value);
    else if (field.number === 5) tensor = readTensor(field.value);
    else if (field.number === 6) graph = readGraph(field.value);
    else if (field.number === 9) texts.push(decoder.decode(field.value));
    // ref_attr_name.
    else if (field.number === 21) reference = decoder.decode(field.value);
  }
  into.set(name, { int, float, text, ints, floats, texts, tensor, graph, reference });
}

/** FunctionProto: name = 1, input = 4, output = 5, node = 7, opset_import = 9, domain = 10, attribute_proto = 11. */
function readFunction(message: Uint8Array): { name: string; content: ParsedFunction } {
  const inputs: string[] = [], outputs: string[] = [], nodes: ParsedNode[] = [];
  const opsets = new Map<string, number>(), defaults = new Map<string, ParsedAttribute>();
  let name = "", domain = "";
  for (const field of readFields(message)) {
    if (field.kind !== "bytes") continue;
    if (field.number === 1) name = decoder.decode(field.value);
    if (field.number === 4) inputs.push(decoder.decode(field.value));
    if (field.number === 5) outputs.push(decoder.decode(field.value));
    if (field.number === 7) nodes.push(readNode(field.value));
    if (field.number === 9) readOpset(field.value, opsets);
    if (field.number === 10) domain = decoder.decode(field.value);
    if (field.number === 11) readAttribute(field.value, defaults);
  }
  return { name: operatorName(domain, name), content: { inputs, outputs, nodes, opsets, defaults } };
}

function portName(message: Uint8Array): string {
  for (const field of readFields(message)) {
    if (field.number === 1 && field.kind === "bytes") return decoder.decode(field.value);
  }
  return "";
}

/** ValueInfoProto: name = 1, type = 2; TypeProto: tensor_type = 1; its elem_type = 1 and shape = 2, of dim = 1. */
export function readPort(message: Uint8Array): ParsedPort {
  let name = "", type = 0, shape: (number | string | undefined)[] | undefined;
  for (const field of readFields(message)) {
    if (field.kind !== "bytes") continue;
    if (field.number === 1) name = decoder.decode(field.value);
    if (field.number !== 2) continue;
    for (const kind of readFields(field.value)) {
      if (kind.kind !== "bytes" || kind.number !== 1) continue;
      for (const part of readFields(kind.value)) {
        if (part.number === 1 && part.kind === "varint") type = Number(part.value);
        if (part.number === 2 && part.kind === "bytes") {
          shape = [];
          for (const axis of readFields(part.value)) {
            if (axis.number === 1 && axis.kind === "bytes") shape.push(readAxis(axis.value));
          }
        }
      }
    }
  }
  return { name, type, shape };
}

/** TensorShapeProto.Dimension: dim_value = 1, dim_param = 2. */
function readAxis(message: Uint8Array): number | string | undefined {
  for (const field of readFields(message)) {
    if (field.number === 1 && field.kind === "varint") return Number(BigInt.asIntN(64, field.value));
    if (field.number === 2 && field.kind === "bytes") return decoder.decode(field.value);
  }
  return undefined;
}
