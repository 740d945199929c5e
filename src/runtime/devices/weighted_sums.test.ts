import { describe, expect, test } from "vitest";
import { hasSoftwareGpu } from "./fixture_software_gpu.ts";
import { openResidentGraph } from "./resident_graph.ts";
import { encodeWeightedSums, weightName } from "./weighted_sums.ts";

const software = await hasSoftwareGpu();
const spec = {
  inputs: { x: [1, 1, 3], flat: [3] },
  sums: [
    { name: "cut", of: ["x", "flat"], clip: [-1, 1] },
    { name: "all", of: ["cut", "x", "flat"] },
    { name: "one", of: ["cut"] },
  ],
} as const;
const x = { data: Float32Array.of(0.5, -1, 2, 0, 3, -4), dims: [2, 1, 1, 3] };
const flat = { data: Float32Array.of(1, 1, -1, -2, 0.25, 8), dims: [2, 3] };

describe.each([["cpu", true], ["webgpu-software", software]] as const)("on %s", (device, there) => {
  test.skipIf(!there)(
    "sums are cut, feed later ones, and have the first input's shape; weights are inputs",
    async () => {
      // Any network will do.
      const network = await openResidentGraph(encodeWeightedSums(spec), { device, threads: 1 });
      expect(network.whole).toBe(true);
      const sums = await network.weightedSums(spec);
      for (const [a, b] of [[2, -1], [0.5, 0]] as const) {
        const given = await sums.run({ x, flat }, { cut: [a, b], all: [4, 1, 2], one: [-3] });
        const cut = Array.from(x.data, (value, i) => Math.min(1, Math.max(-1, a * value + b * flat.data[i]!)));
        const expected: Record<string, number[]> = {
          cut,
          all: cut.map((value, i) => 4 * value + x.data[i]! + 2 * flat.data[i]!),
          one: cut.map((value) => -3 * value),
        };
        for (const [name, tensor] of Object.entries(given)) {
          expect(tensor.dims).toEqual(x.dims);
          expect([...(await network.fetch(tensor)).data], name).toEqual(expected[name]);
          tensor.dispose();
        }
      }
      await network.close();
    },
  );
});

test("what cannot be summed is told", () => {
  const { inputs } = spec;
  expect(() => encodeWeightedSums({ inputs, sums: [{ name: "y", of: ["x", "z"] }] })).toThrow(
    "'y' sums 'z', which is no input and no earlier sum",
  );
  expect(() => encodeWeightedSums({ inputs, sums: [{ name: "y", of: [] }] })).toThrow("'y' sums nothing");
  expect(() => encodeWeightedSums({ inputs: { x: [2, 2], z: [5] }, sums: [] })).toThrow(
    "Values of [5] cannot be summed with values of [2, 2]: 'z' has 5 numbers an example, 'x' has 4",
  );
  expect(weightName("y", 0)).not.toBe(weightName("y", 1));
});

test("a sum with a weight too few is refused", async () => {
  const network = await openResidentGraph(encodeWeightedSums(spec), { device: "cpu", threads: 1 });
  const sums = await network.weightedSums(spec);
  await expect(sums.run({ x, flat }, { cut: [1, 1], all: [1, 1], one: [1] })).rejects.toThrow(
    "'all' sums 3 values and was given 2 weights",
  );
  await network.close();
});
