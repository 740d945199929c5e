/** Graphs inside nodes: branches and loops. */
import { ELEMENT_TYPE } from "./element_type.ts";
import type { ParsedAttribute, ParsedGraph, ParsedNode } from "./read_model.ts";
import type { Known } from "./scope.ts";
import { addTally, emptyTally, type Tally, totalCost } from "./tally.ts";
import { axisOf, type Value } from "./value.ts";

type Attributes = ReadonlyMap<string, ParsedAttribute>;

/** Evaluates a graph inside a node with the values of its inputs, adds its cost to a tally, and gives its outputs. */
export type RunInner = (graph: ParsedGraph, values: Map<string, Known>, tally: Tally) => readonly Known[];

/** Evaluates `If`, `Loop` and `Scan`; gives `undefined` for any other operator. */
export function evaluateControl(
  node: ParsedNode,
  attributes: Attributes,
  inputs: readonly Known[],
  tally: Tally,
  run: RunInner,
): readonly Known[] | undefined {
  if (node.domain !== "" && node.domain !== "ai.onnx") return undefined;
  if (node.operator === "If") return evaluateIf(node, attributes, inputs, tally, run);
  if (node.operator === "Loop") return evaluateLoop(attributes, inputs, tally, run);
  if (node.operator === "Scan") return evaluateScan(attributes, inputs, tally, run);
  return undefined;
}

/** The branch that a known condition chooses, else the dearer one, which is then noted. */
function evaluateIf(
  node: ParsedNode,
  attributes: Attributes,
  [condition]: readonly Known[],
  tally: Tally,
  run: RunInner,
): readonly Known[] {
  const branches = { then: graphOf(attributes, "then_branch"), else: graphOf(attributes, "else_branch") };
  const known = typeof condition === "object" ? condition.data?.[0] : undefined;
  if (known !== undefined) return varying(run(known === 0 ? branches.else : branches.then, new Map(), tally));
  const attempt = (name: keyof typeof branches) => {
    const own = emptyTally();
    const outputs = run(branches[name], new Map(), own);
    const { flops, transcendentals } = totalCost(own);
    return { name, own, outputs, cost: flops + transcendentals };
  };
  const first = attempt("then"), second = attempt("else");
  const dearer = second.cost > first.cost ? second : first;
  addTally(tally, dearer.own);
  const label = node.name === "" ? node.outputs.join(", ") : node.name;
  tally.assumptions.add(`If '${label}': its condition is not known, so the dearer branch '${dearer.name}' is counted`);
  return varying(dearer.outputs);
}

/**
 * Runs the body as often as the loop would. Inputs of the body: the turn, the condition and what is carried; outputs:
 * the condition, what is carried, and what is stacked turn by turn.
 */
function evaluateLoop(
  attributes: Attributes,
  [trips, condition, ...initial]: readonly Known[],
  tally: Tally,
  run: RunInner,
): readonly Known[] {
  const body = graphOf(attributes, "body");
  const most = trips === undefined ? Infinity : numberOf(trips);
  let goesOn = condition === undefined ? 1 : numberOf(condition);
  let carried = varying(initial), turn = 0;
  const stacked: Known[][] = body.outputs.slice(1 + initial.length).map(() => []);
  while (turn < (most ?? 0) && goesOn === 1) {
    const given: Known[] = [scalar(ELEMENT_TYPE.int64, turn), scalar(ELEMENT_TYPE.bool, 1), ...carried];
    const values = new Map(body.inputs.map(({ name }, i) => [name, given[i]]));
    const [next, ...results] = varying(run(body, values, tally));
    goesOn = next === undefined ? undefined : numberOf(next);
    carried = results.slice(0, initial.length);
    for (const [i, rows] of stacked.entries()) rows.push(results[initial.length + i]);
    turn++;
  }
  if (most === undefined || goesOn === undefined) {
    throw new RangeError(
      "expected to know how often the loop runs, found that it depends on elements that are not known: give the " +
        "contents of the inputs that decide it in `values`",
    );
  }
  return [...carried, ...stacked.map((rows) => stack(rows))];
}

/** Runs the body once, which every turn costs the same: its states keep their shapes. */
function evaluateScan(
  attributes: Attributes,
  inputs: readonly Known[],
  tally: Tally,
  run: RunInner,
): readonly Known[] {
  const body = graphOf(attributes, "body"), count = attributes.get("num_scan_inputs")?.int ?? 0;
  const states = varying(inputs.slice(0, inputs.length - count)), scanned = inputs.slice(inputs.length - count);
  const inputAxes = attributes.get("scan_input_axes")?.ints, outputAxes = attributes.get("scan_output_axes")?.ints;
  let turns: number | undefined;
  const slices = scanned.map((input, i): Known => {
    if (typeof input !== "object") return "unknown";
    const axis = axisOf(inputAxes?.[i] ?? 0, input.shape.length);
    turns ??= input.shape[axis];
    return { shape: input.shape.toSpliced(axis, 1), type: input.type, data: undefined, constant: false };
  });
  const turnCount = turns;
  if (turnCount === undefined) throw new RangeError("expected inputs to scan of known length, found none");
  const given = [...states.map(withoutData), ...slices];
  const values = new Map(body.inputs.map(({ name }, i) => [name, given[i]]));
  const once = emptyTally();
  const results = varying(run(body, values, once));
  for (let turn = 0; turn < turnCount; turn++) addTally(tally, once);
  return results.map((value, i): Known => {
    if (i < states.length || typeof value !== "object") return withoutData(value);
    const axis = axisOf(outputAxes?.[i - states.length] ?? 0, value.shape.length + 1);
    return { ...value, shape: value.shape.toSpliced(axis, 0, turnCount), data: undefined };
  });
}

function graphOf(attributes: Attributes, name: string): ParsedGraph {
  const graph = attributes.get(name)?.graph;
  if (graph === undefined) throw new RangeError(`expected an attribute '${name}' that holds a graph, found none`);
  return graph;
}

function numberOf(value: Known): number | undefined {
  return typeof value === "object" ? value.data?.[0] : undefined;
}

function scalar(type: number, value: number): Value {
  return { shape: [], type, data: [value], constant: false };
}

/** Values that are computed at every evaluation, whatever they are computed from. */
function varying(values: readonly Known[]): Known[] {
  return values.map((value) => typeof value === "object" ? { ...value, constant: false } : value);
}

function withoutData(value: Known): Known {
  return typeof value === "object" ? { ...value, data: undefined } : value;
}

/** One more axis in front, of as many places as there were turns. Nothing is known of what no turn gave. */
function stack(rows: readonly Known[]): Known {
  const [first] = rows;
  if (typeof first !== "object") return "unknown";
  return { shape: [rows.length, ...first.shape], type: first.type, data: undefined, constant: false };
}
