import { describe, expect, test } from "vitest";
import { encodeOnnx } from "../onnx_writer.ts";
import { hasSoftwareGpu } from "./fixture_software_gpu.ts";
import { openResidentGraph } from "./resident_graph.ts";

const software = await hasSoftwareGpu();

/** y = 2x + 1. */
const doubling = encodeOnnx({
  inputs: [{ name: "x", type: "float32", shape: ["rows", "columns"] }],
  outputs: [{ name: "y", type: "float32", shape: ["rows", "columns"] }],
  nodes: [
    { operator: "Mul", inputs: ["x", "two"], outputs: ["twice"] },
    { operator: "Add", inputs: ["twice", "one"], outputs: ["y"] },
  ],
  initializers: [
    { name: "two", shape: [1], data: Float32Array.of(2) },
    { name: "one", shape: [1], data: Float32Array.of(1) },
  ],
});
const start = { data: Float32Array.of(0, 1, -1, 0.5), dims: [2, 2] };

describe.each([["cpu", false, true], ["webgpu-software", true, software]] as const)(
  "on %s",
  (device, resident, there) => {
    test.skipIf(!there)("a value goes from run to run and is fetched at the end", async () => {
      const graph = await openResidentGraph(doubling, { device, threads: 1 });
      expect(graph).toMatchObject({ resident, whole: true });
      let { y } = await graph.run({ x: start });
      for (let step = 1; step < 10; step++) {
        const next = await graph.run({ x: y ?? start });
        y?.dispose();
        y = next.y;
      }
      // After n steps: 2ⁿ·(x + 1) − 1.
      const { data, dims } = await graph.fetch(y!);
      expect([...data]).toEqual([...start.data].map((x) => 1024 * (x + 1) - 1));
      expect(dims).toEqual([2, 2]);
      y?.dispose();
      await graph.close();
    });

    test.skipIf(!there)("values go from one graph to another, and not after they were disposed of", async () => {
      const first = await openResidentGraph(doubling, { device, threads: 1 });
      const second = await openResidentGraph(doubling, { device, threads: 1 });
      const { y } = await first.run({ x: start });
      const { y: z } = await second.run({ x: y! });
      expect([...(await first.fetch(z!)).data]).toEqual([3, 7, -1, 5]);
      y?.dispose();
      await expect(second.run({ x: y! })).rejects.toThrow("These values were disposed of");
      await first.close();
      await second.close();
    });
  },
);

test.skipIf(!software)("values of one device are not fed to another", async () => {
  const here = await openResidentGraph(doubling, { device: "cpu", threads: 1 });
  const there = await openResidentGraph(doubling, { device: "webgpu-software", threads: 1 });
  const { y } = await there.run({ x: start });
  await expect(here.run({ x: y! })).rejects.toThrow("These values are on 'webgpu-software', the graph on 'cpu'");
  await here.close();
  await there.close();
});
