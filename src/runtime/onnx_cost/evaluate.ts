import { bytesOf } from "./element_type.ts";
import { evaluateControl } from "./evaluate_control.ts";
import { constantOf, tensorValue } from "./known_tensor.ts";
import {
  operatorName,
  type ParsedAttribute,
  type ParsedGraph,
  type ParsedModel,
  type ParsedNode,
  readPort,
} from "./read_model.ts";
import { nodeView, type Outcome } from "./rule.ts";
import { ruleOf } from "./rules.ts";
import { type Known, lookUp, type Scope } from "./scope.ts";
import { addCost, addOne, type Tally } from "./tally.ts";
import { elements, type Value } from "./value.ts";

/** Where a node is evaluated. */
export interface Context {
  readonly functions: ParsedModel["functions"];
  /** Versions of operator sets by domain. */
  readonly opsets: ReadonlyMap<string, number>;
  /** Attributes of the call, inside a function. */
  readonly call: ReadonlyMap<string, ParsedAttribute>;
  /** Sizes of axes that the model's inputs name. */
  readonly named: ReadonlyMap<string, number>;
  readonly tally: Tally;
  /** Counts turns of loops, so that one without end is given up. */
  readonly spent: { turns: number };
}

/** How often graphs inside nodes are evaluated at most, those of a loop once for each turn. */
const MOST_TURNS = 200_000;

/**
 * Infers the shape of every tensor of a graph whose inputs `scope` holds, puts them there, and adds what the nodes cost
 * to the tally.
 *
 * @throws {RangeError} Naming the node whose inputs do not fit each other.
 */
export function evaluateGraph(graph: ParsedGraph, scope: Scope, context: Context): Known[] {
  for (const [name, tensor] of graph.tensors) {
    if (!scope.values.has(name)) scope.values.set(name, tensorValue(tensor));
  }
  const written = (name: string): Known => {
    const note = graph.notes.get(name);
    const port = note === undefined ? graph.outputs.find((output) => output.name === name) : readPort(note);
    const shape = port?.shape?.map((axis) => typeof axis === "string" ? context.named.get(axis) : axis);
    if (port === undefined || port.type === 0 || shape === undefined) return "unknown";
    const sizes = shape.filter((axis): axis is number => axis !== undefined && axis >= 0);
    return sizes.length < shape.length
      ? "unknown"
      : { shape: sizes, type: port.type, data: undefined, constant: false };
  };
  for (const node of graph.nodes) evaluateNode(node, scope, context, written);
  return graph.outputs.map(({ name }) => lookUp(scope, name));
}

/** @param written What the exporter wrote down of a tensor, for those that no rule tells. */
function evaluateNode(node: ParsedNode, scope: Scope, context: Context, written: (name: string) => Known): void {
  const called = operatorName(node.domain, node.operator);
  try {
    const inputs = node.inputs.map((name) => name === "" ? undefined : lookUp(scope, name));
    const outputs = outputsOf(node, inputs, scope, context);
    for (const [i, name] of node.outputs.entries()) {
      const value = outputs[i];
      if (name !== "") scope.values.set(name, value === undefined || value === "unknown" ? written(name) : value);
    }
  } catch (error) {
    if (!(error instanceof RangeError) || error.message.startsWith("Cannot count")) throw error;
    const label = node.name === "" ? `that gives '${node.outputs[0]}'` : `'${node.name}'`;
    throw new RangeError(`Cannot count the node ${label} (${called}): ${error.message}`);
  }
}

function outputsOf(node: ParsedNode, inputs: readonly Known[], scope: Scope, context: Context): readonly Known[] {
  const called = operatorName(node.domain, node.operator);
  const attributes = resolve(node.attributes, context.call);
  if (called === "Constant") return [constantOf(attributes)];
  const own = context.functions.get(called);
  if (own !== undefined) {
    const values = new Map(own.inputs.map((name, i) => [name, inputs[i]]));
    const call = new Map([...own.defaults, ...attributes]);
    const body: ParsedGraph = {
      nodes: own.nodes,
      tensors: new Map(),
      inputs: [],
      outputs: own.outputs.map((name) => ({ name, type: 0, shape: undefined })),
      notes: new Map(),
    };
    return evaluateGraph(body, { values, outer: undefined }, { ...context, opsets: own.opsets, call });
  }
  const controlled = evaluateControl(node, attributes, inputs, context.tally, (graph, values, tally) => {
    if (++context.spent.turns > MOST_TURNS) {
      throw new RangeError(`expected a loop that ends, found more than ${MOST_TURNS} turns`);
    }
    return evaluateGraph(graph, { values, outer: scope }, { ...context, tally });
  });
  if (controlled !== undefined) return controlled;
  const rule = ruleOf(node.domain, node.operator);
  if (rule === undefined) {
    addOne(context.tally.unknown, called);
    return [];
  }
  const known = inputs.filter((input) => input !== "unknown");
  if (known.length < inputs.length) {
    addOne(context.tally.unsized, called);
    return [];
  }
  const opset = context.opsets.get(node.domain === "ai.onnx" ? "" : node.domain) ?? 1;
  const outcome = rule(nodeView(node, attributes, known, opset));
  const constant = known.every((input) => input === undefined || input.constant);
  if (!constant) addOutcome(context.tally, called, node, known, outcome);
  return outcome.outputs.map((result): Known =>
    result && { shape: result.shape, type: result.type, data: result.data, constant }
  );
}

function resolve(
  attributes: ReadonlyMap<string, ParsedAttribute>,
  call: ReadonlyMap<string, ParsedAttribute>,
): ReadonlyMap<string, ParsedAttribute> {
  const entries = [...attributes];
  if (entries.every(([, { reference }]) => reference === undefined)) return attributes;
  return new Map(entries.flatMap(([name, attribute]) => {
    const given = attribute.reference === undefined ? attribute : call.get(attribute.reference);
    return given === undefined ? [] : [[name, given]];
  }));
}

function addOutcome(
  tally: Tally,
  called: string,
  node: ParsedNode,
  inputs: readonly (Value | undefined)[],
  { outputs, work = {}, reads = [], isView }: Outcome,
): void {
  let bytesRead = 0, bytesWritten = 0, weightBytesRead = 0, isSized = true;
  for (const [i, input] of inputs.entries()) {
    if (input === undefined || isView === true) continue;
    const bytes = bytesOf(input.type, reads[i] ?? elements(input.shape));
    if (input.constant) weightBytesRead += bytes;
    else bytesRead += bytes;
  }
  for (const [i, name] of node.outputs.entries()) {
    const output = outputs[i];
    if (name === "") continue;
    if (output === undefined) isSized = false;
    else if (isView !== true) bytesWritten += bytesOf(output.type, elements(output.shape));
  }
  if (!isSized) addOne(tally.unsized, called);
  const { macs = 0, flops = 0, transcendentals = 0 } = work;
  const all = { count: 1, macs, flops: 2 * macs + flops, transcendentals, bytesRead, bytesWritten, weightBytesRead };
  addCost(tally, called, all);
}
