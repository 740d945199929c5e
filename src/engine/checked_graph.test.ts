import { expect, test } from "vitest";
import type { Ports } from "../card/declared_ports.ts";
import type { Graph, Port, Tensor } from "../runtime/graph.ts";
import { UNKNOWN_RANK } from "../runtime/tfjs/check_feeds.ts";
import { checkedGraph } from "./checked_graph.ts";

const declared: Ports = { inputs: { z: ["batch", 2] }, outputs: { x: ["batch", 1, 2, 3] } };

/** A graph with one input and one output of these shapes, which gives what it is told to. */
function graph(input: Port["shape"], output: Port["shape"], given: readonly number[] = [4, 1, 2, 3]): Graph {
  const x: Tensor = { data: new Float32Array(given.reduce((product, axis) => product * axis, 1)), dims: given };
  return {
    inputs: [{ name: "z", type: "float32", shape: input }],
    outputs: [{ name: "x", type: "float32", shape: output }],
    run: () => Promise.resolve({ x }),
    close: () => Promise.resolve(),
  };
}
const z = { data: new Float32Array(8), dims: [4, 2] };

test.each([
  ["as they are declared", ["batch", 2], ["batch", 1, 2, 3]],
  ["flat", ["batch", 2], ["batch", 6]],
  ["with axes of no size, as TensorFlow.js leaves the batch", ["batch", "z_axis_1"], ["n", "x_axis_1", 2, 3]],
  ["of any rank, as a graph without shapes", [UNKNOWN_RANK], [UNKNOWN_RANK]],
])("ports %s fit", async (_, input, output) => {
  const checked = checkedGraph("g", declared, graph(input, output));
  expect((await checked.run({ z })).x?.dims).toEqual([4, 1, 2, 3]);
});

test.each([
  [["batch", 3], ["batch", 6], "g: input 'z' must be [batch, 2], the graph takes [batch, 3]"],
  [[8, 2], ["batch", 6], "g: input 'z' must be [batch, 2], the graph takes [8, 2]"],
  [["batch", 2], ["batch", 5], "g: output 'x' must be [batch, 1, 2, 3], the graph gives [batch, 5]"],
])("ports %j and %j are refused", (input, output, message) => {
  expect(() => checkedGraph("g", declared, graph(input, output))).toThrow(message);
});

test("what a graph leaves open is checked when it runs", async () => {
  const run = (given: readonly number[]) =>
    checkedGraph("g", declared, graph([UNKNOWN_RANK], [UNKNOWN_RANK], given)).run({ z });
  await expect(run([4, 2, 3, 1])).rejects.toThrow("g: output 'x' must be [4, 1, 2, 3], the graph gave [4, 2, 3, 1]");
  await expect(run([3, 6])).rejects.toThrow("must be [4, 1, 2, 3], the graph gave [3, 6]");
  expect((await run([4, 6])).x?.dims).toEqual([4, 6]);
});
