import { expect, test } from "vitest";
import { fixtureModel } from "./fixture_model.ts";
import { onnxCost } from "./onnx_cost.ts";
import { operatorName, readModel } from "./read_model.ts";

const bytes = fixtureModel({
  inputs: { x: [2, 3], c: { type: "bool", shape: [] } },
  weights: { w: [3, 4], r: { type: "float32", shape: [4], values: [1, 1, 2, 2] } },
  nodes: [
    ["MatMul", "x w", "a"],
    ["If", "c", "b", {
      then_branch: { graph: { nodes: [["Relu", "a", "t"]] } },
      else_branch: { graph: { nodes: [["Neg", "a", "e"]] } },
    }],
    ["own::Twice", "b", "d", { by: { floats: [1.5, -2] }, names: ["left", "right"], times: [2, -1], k: -3 }],
  ],
  functions: [{ name: "Twice", inputs: "v", outputs: "u", nodes: [["Add", "v v", "u"]] }],
});

test("nodes, attributes, ports and functions are read as they were written", () => {
  const { graph, functions, opsets } = readModel(bytes);
  expect(graph.nodes.map(({ domain, operator, inputs }) => [operatorName(domain, operator), ...inputs])).toEqual([
    ["MatMul", "x", "w"],
    ["If", "c"],
    ["own::Twice", "b"],
  ]);
  const attributes = graph.nodes[2]!.attributes;
  expect(attributes.get("by")?.floats).toEqual([1.5, -2]);
  expect(attributes.get("names")?.texts).toEqual(["left", "right"]);
  expect(attributes.get("times")?.ints).toEqual([2, -1]);
  expect(attributes.get("k")?.int).toBe(-3);
  expect(graph.nodes[1]!.attributes.get("else_branch")?.graph?.nodes[0]?.operator).toBe("Neg");
  expect(graph.inputs).toEqual([{ name: "x", type: 1, shape: ["x_0", "x_1"] }, { name: "c", type: 9, shape: [] }]);
  expect([...graph.tensors.keys()]).toEqual(["w", "r"]);
  expect(functions.get("own::Twice")?.nodes).toHaveLength(1);
  expect(opsets.get("")).toBe(17);
});

test("weights are not copied", () => {
  const { graph } = readModel(bytes);
  // What a tensor decodes follows the file's bytes: it looks at them, and holds none of its own.
  const ones = new Uint8Array(Float32Array.of(1, 1, 2, 2).buffer), changed = new Uint8Array(bytes);
  const at = bytes.findIndex((_, i) => ones.every((byte, j) => bytes[i + j] === byte));
  const read = readModel(changed).graph.tensors.get("r");
  changed.set(new Uint8Array(Float32Array.of(7).buffer), at);
  expect(read?.decode()).toEqual([7, 1, 2, 2]);
  expect(graph.tensors.get("r")?.decode()).toEqual([1, 1, 2, 2]);
});

test("a file cut short anywhere is refused or read, and nothing else", () => {
  for (let length = 0; length < bytes.length; length++) {
    try {
      onnxCost(bytes.subarray(0, length), { x: [2, 3], c: [] });
    } catch (error) {
      expect(error instanceof SyntaxError || error instanceof RangeError, `${length} bytes: ${error}`).toBe(true);
    }
  }
});

test("bytes changed anywhere are refused or read, and nothing else", () => {
  for (let at = 0; at < bytes.length; at++) {
    for (const flip of [0x01, 0x80, 0xff]) {
      const changed = bytes.with(at, bytes[at]! ^ flip);
      try {
        onnxCost(changed, { x: [2, 3], c: [] });
      } catch (error) {
        expect(error instanceof SyntaxError || error instanceof RangeError, `byte ${at}: ${error}`).toBe(true);
      }
    }
  }
});
