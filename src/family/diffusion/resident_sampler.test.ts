/** Normal data with the denoiser that is optimal for it, as a graph that any runtime takes. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { type CardOf, type DiffusionSpec, samplerSchema } from "../../card/card.ts";
import { Pixels } from "../../card/pixels.ts";
import { DeviceLostError } from "../../core/device_lost_error.ts";
import { ModelOutputError } from "../../core/model_output_error.ts";
import { Noise, STREAM } from "../../core/noise.ts";
import { hasSoftwareGpu } from "../../runtime/devices/fixture_software_gpu.ts";
import type { OnnxDevice } from "../../runtime/devices/onnx_device.ts";
import { openOnnxOn } from "../../runtime/devices/open_onnx_on.ts";
import { openResidentGraph } from "../../runtime/devices/resident_graph.ts";
import type { Graph, ResidentRunner, ResidentTensor } from "../../runtime/graph.ts";
import { encodeOnnx } from "../../runtime/onnx_writer.ts";
import { openDiffusion } from "../diffusion.ts";
import { diffusionCard } from "../fake_card.ts";
import { latentCodes } from "../latent_codes.ts";
import { noiseSchedule } from "./noise_schedule.ts";

const software = await hasSoftwareGpu();
const MEAN = 0.1, DEVIATION = 0.2, SIZE = 6, INT32 = 6;
const noise = new Noise(3n);

afterEach(() => vi.restoreAllMocks());

/**
 * What the optimal denoiser for N(MEAN, DEVIATION²) predicts is linear in x_t, with two numbers for each step; `flat`
 * graphs give [batch, 6], and `labelled` ones add a tenth of the class.
 */
function optimal({ diffusion }: CardOf<"diffusion">, { flat = false, labelled = false } = {}): Uint8Array {
  const { prediction, schedule } = diffusion, { alphaBars, steps } = noiseSchedule(schedule);
  const slopes = new Float32Array(steps), offsets = new Float32Array(steps);
  alphaBars.forEach((bar, t) => {
    const signal = Math.sqrt(bar), spread = Math.sqrt(1 - bar);
    const gain = signal * DEVIATION ** 2 / (bar * DEVIATION ** 2 + 1 - bar), clean = MEAN * (1 - gain * signal);
    // x_0 is gain x_t + clean; ε is (x_t - signal x_0) / spread; v is signal ε - spread x_0.
    [slopes[t], offsets[t]] = prediction === "x0"
      ? [gain, clean]
      : prediction === "epsilon"
      ? [(1 - signal * gain) / spread, -signal * clean / spread]
      : [signal * (1 - signal * gain) / spread - spread * gain, -clean / spread];
  });
  const batches = (name: string, ...rest: number[]) => ({
    name,
    type: "float32" as const,
    shape: ["batch", ...rest],
  });
  return encodeOnnx({
    inputs: [
      batches("x", 1, 2, 3),
      batches("t"),
      ...(labelled ? [{ name: "class", type: "int64" as const, shape: ["batch"] }] : []),
    ],
    outputs: [flat ? batches("out", SIZE) : batches("out", 1, 2, 3)],
    nodes: [
      { operator: "Cast", inputs: ["t"], outputs: ["index"], attributes: { to: INT32 } },
      { operator: "Gather", inputs: ["slopes", "index"], outputs: ["slope"] },
      { operator: "Gather", inputs: ["offsets", "index"], outputs: ["offset"] },
      { operator: "Mul", inputs: ["x", "slope"], outputs: ["sloped"] },
      { operator: "Add", inputs: ["sloped", "offset"], outputs: [labelled ? "plain" : flat ? "whole" : "out"] },
      ...(labelled
        ? [
          { operator: "Cast", inputs: ["class"], outputs: ["number"], attributes: { to: 1 } },
          { operator: "Reshape", inputs: ["number", "column"], outputs: ["column number"] },
          { operator: "Mul", inputs: ["column number", "tenth"], outputs: ["shift"] },
          { operator: "Add", inputs: ["plain", "shift"], outputs: ["out"] },
        ]
        : flat
        ? [{ operator: "Reshape", inputs: ["whole", "flat"], outputs: ["out"] }]
        : []),
    ],
    initializers: [
      { name: "slopes", shape: [steps, 1, 1, 1], data: slopes },
      { name: "offsets", shape: [steps, 1, 1, 1], data: offsets },
      { name: "column", shape: [4], data: BigInt64Array.of(-1n, 1n, 1n, 1n) },
      { name: "tenth", shape: [1], data: Float32Array.of(0.1) },
      { name: "flat", shape: [2], data: BigInt64Array.of(-1n, BigInt(SIZE)) },
    ].filter(({ name }) =>
      labelled ? name !== "flat" : flat ? name !== "column" && name !== "tenth" : name.endsWith("s")
    ),
  });
}

/** A graph on a device whose values can stay, on the processor too: there they are arrays. */
async function opened(bytes: Uint8Array, device: OnnxDevice): Promise<Graph & { resident(): Promise<ResidentRunner> }> {
  const graph = await openOnnxOn(bytes, { device, threads: 1 });
  return { ...graph, resident: graph.resident ?? (() => openResidentGraph(bytes, { device, threads: 1 })) };
}

/** Numbers on [-1, 1] that a draw makes grey levels of. */
async function valuesOf(card: CardOf<"diffusion">, graph: Graph, first: number, count: number): Promise<Float32Array> {
  const { sample } = await openDiffusion(card, () => Promise.resolve(graph));
  if (!sample.has) throw new Error(sample.reason);
  const toLevels = vi.spyOn(Pixels.prototype, "toLevels");
  await sample.use.draw(noise, first, count);
  const values = toLevels.mock.calls.at(-1)![0];
  toLevels.mockRestore();
  return values;
}

/** The same, as the processor draws them: its graphs offer no other way. */
async function hostValues(
  card: CardOf<"diffusion">,
  bytes: Uint8Array,
  first: number,
  count: number,
): Promise<Float32Array> {
  const graph = await openOnnxOn(bytes, { device: "cpu", threads: 1 });
  expect(graph.resident).toBeUndefined();
  const values = await valuesOf(card, graph, first, count);
  await graph.close();
  return values;
}

const farthest = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), a.length === b.length ? 0 : Infinity);

const SAMPLERS: readonly DiffusionSpec["sampler"][] = [
  { kind: "ancestral", steps: 10 },
  { kind: "ddim", steps: 10, eta: 0 },
  { kind: "ddim", steps: 10, eta: 0.5 },
  samplerSchema.parse({ kind: "dpm-solver++-2m", steps: 10 }),
  samplerSchema.parse({ kind: "dpm-solver++-2m", steps: 16, spacing: "time-uniform", finalSigma: "smallest" }),
];

describe.each([["cpu", true], ["webgpu-software", software]] as const)("on %s", (device, there) => {
  test.skipIf(!there).each(SAMPLERS)("samples are the host's, from any prediction: %o", async (sampler) => {
    for (const [prediction, name] of [["epsilon", "linear"], ["v", "cosine"], ["x0", "linear"]] as const) {
      const card = diffusionCard({ prediction, sampler, schedule: { name, steps: 100 } });
      const graph = await opened(optimal(card), device);
      const expected = await hostValues(card, optimal(card), 5, 7);
      expect(expected.some((value) => Math.abs(value - MEAN) > DEVIATION)).toBe(true);
      expect(farthest(await valuesOf(card, graph, 5, 7), expected), prediction).toBeLessThan(1e-3);
      await graph.close();
    }
  });

  test.skipIf(!there)("the variance may be beta, and the network's output flat", async () => {
    const card = diffusionCard({ variance: "fixed-large", sampler: { kind: "ancestral", steps: 20 } });
    const bytes = optimal(card, { flat: true });
    const graph = await opened(bytes, device), expected = await hostValues(card, bytes, 0, 5);
    expect(farthest(await valuesOf(card, graph, 0, 5), expected)).toBeLessThan(1e-3);
    await graph.close();
  });

  test.skipIf(!there)("DPM-Solver++ stretches the start to the code of the same quantile", async () => {
    const sampler = samplerSchema.parse({ kind: "dpm-solver++-2m", steps: 50 });
    const card = diffusionCard({ prediction: "v", sampler, schedule: { name: "linear", steps: 1000 } });
    const graph = await opened(optimal(card), device);
    const found = await valuesOf(card, graph, 0, 20);
    const codes = latentCodes(noise, STREAM.latent, 0, 20, SIZE);
    expect(farthest(found, codes.map((code) => MEAN + DEVIATION * code))).toBeLessThan(0.01);
    await graph.close();
  });

  test.skipIf(!there)("no more is held than a step needs, and nothing after a draw of many steps", async () => {
    const card = diffusionCard({ prediction: "v", sampler: { kind: "ancestral", steps: 40 } });
    const graph = await opened(optimal(card), device);
    const account = accounted(graph);
    const { sample } = await openDiffusion(card, () => Promise.resolve(account.graph));
    if (!sample.has) throw new Error(sample.reason);
    for (let draw = 0; draw < 3; draw++) {
      await sample.use.draw(noise, 4 * draw, 4);
      expect(account.counts()).toMatchObject({ live: 0, taken: 120 * (draw + 1), fetched: draw + 1 });
    }
    // x and x_0 of the step before, the network's output, and the two that the step gives.
    expect(account.counts().most).toBe(5);
    await graph.close();
  });

  test.skipIf(!there).each(["NaN", "infinity"] as const)(
    "a network that gives %s for a while is refused",
    async (kind) => {
      for (const sampler of [SAMPLERS[0]!, SAMPLERS[1]!, SAMPLERS[3]!]) {
        const card = diffusionCard({ prediction: "v", sampler, schedule: { name: "linear", steps: 100 } });
        const account = accounted(await opened(brokenFor(kind), device));
        const { sample } = await openDiffusion(card, () => Promise.resolve(account.graph));
        if (!sample.has) throw new Error(sample.reason);
        const drawing = sample.use.draw(noise, 64, 4);
        await expect(drawing).rejects.toBeInstanceOf(ModelOutputError);
        await expect(drawing).rejects.toThrow("in output 'out' for example 66 (batch of examples 64 to 67)");
        expect(account.counts().live).toBe(0);
        await account.graph.close();
      }
    },
  );
});

test("classes are told at every step", async () => {
  const card = diffusionCard({
    prediction: "x0",
    conditioning: { input: "class", classes: 3 },
    sampler: { kind: "ddim", steps: 10, eta: 0.5 },
  });
  const bytes = optimal(card, { labelled: true });
  const graph = await opened(bytes, "cpu"), expected = await hostValues(card, bytes, 4, 7);
  expect(farthest(await valuesOf(card, graph, 4, 7), expected)).toBeLessThan(1e-3);
  await graph.close();
});

test("a device that is lost between two steps is told, and nothing is held", async () => {
  const card = diffusionCard({ prediction: "v" });
  const graph = await opened(optimal(card), "cpu"), lost = new DeviceLostError("gone");
  for (const moment of [1, 2, 11, 12, 20]) {
    const account = accounted(graph, (runs) => runs === moment ? Promise.reject(lost) : Promise.resolve());
    const { sample } = await openDiffusion(card, () => Promise.resolve(account.graph));
    if (!sample.has) throw new Error(sample.reason);
    await expect(sample.use.draw(noise, 0, 4)).rejects.toBe(lost);
    expect(account.counts()).toMatchObject({ live: 0, fetched: 0 });
  }
  await graph.close();
});

test("an output of another shape is refused", async () => {
  const card = diffusionCard();
  const bytes = encodeOnnx({
    inputs: [
      { name: "x", type: "float32", shape: ["batch", 1, 2, 3] },
      { name: "t", type: "float32", shape: ["batch"] },
    ],
    outputs: [{ name: "out", type: "float32", shape: [1, "batch", 2, 3] }],
    nodes: [{ operator: "Transpose", inputs: ["x"], outputs: ["out"], attributes: { perm: [1, 0, 2, 3] } }],
  });
  const graph = await opened(bytes, "cpu");
  await expect(valuesOf(card, graph, 0, 4)).rejects.toThrow(
    "The output 'out' must be [4, 1, 2, 3], the graph gave [1, 4, 2, 3]",
  );
  await graph.close();
});

test("where the variance is learned the host draws", async () => {
  const sampler = { kind: "ancestral", steps: 4 } as const;
  const card = diffusionCard({ variance: "learned-range", sampler });
  const resident = vi.fn();
  const graph: Graph = {
    inputs: [],
    outputs: [],
    resident,
    run: ({ x }) => Promise.resolve({ out: { data: new Float32Array(2 * x!.data.length), dims: [4, 2, 2, 3] } }),
    close: () => Promise.resolve(),
  };
  expect(await valuesOf(card, graph, 0, 4)).toHaveLength(4 * SIZE);
  expect(resident).not.toHaveBeenCalled();
});

/** Four images; the third one's outputs are no numbers at the steps from 40 to 59, everything else is 0. */
function brokenFor(kind: "NaN" | "infinity"): Uint8Array {
  return encodeOnnx({
    inputs: [
      { name: "x", type: "float32", shape: ["batch", 1, 2, 3] },
      { name: "t", type: "float32", shape: ["batch"] },
    ],
    outputs: [{ name: "out", type: "float32", shape: ["batch", 1, 2, 3] }],
    nodes: [
      { operator: "Cast", inputs: ["t"], outputs: ["index"], attributes: { to: INT32 } },
      { operator: "Gather", inputs: ["large", "index"], outputs: ["at steps"] },
      // 1e30 · 1e30 is infinity in float32.
      { operator: "Mul", inputs: ["at steps", "third"], outputs: ["infinity"] },
      { operator: "Sub", inputs: ["infinity", "infinity"], outputs: ["NaN"] },
      { operator: "Add", inputs: [kind, "zeros"], outputs: ["out"] },
    ],
    initializers: [
      { name: "large", shape: [100, 1, 1, 1], data: new Float32Array(100).fill(1e30, 40, 60) },
      { name: "third", shape: [4, 1, 1, 1], data: Float32Array.of(0, 0, 1e30, 0) },
      { name: "zeros", shape: [1, 1, 2, 3], data: new Float32Array(SIZE) },
    ],
  });
}

/** The graph, with an account of the values that its device holds and of the runs there. */
function accounted(
  graph: Graph & { resident(): Promise<ResidentRunner> },
  before: (runs: number) => Promise<void> = () => Promise.resolve(),
) {
  let live = 0, most = 0, taken = 0, fetched = 0, runs = 0;
  const note = (values: Readonly<Record<string, ResidentTensor>>) => {
    for (const value of Object.values(values)) {
      const dispose = value.dispose;
      Object.assign(value, {
        dispose() {
          live--;
          dispose();
        },
      });
      taken++;
      most = Math.max(most, ++live);
    }
    return values;
  };
  const resident = async (): Promise<ResidentRunner> => {
    const runner = await graph.resident();
    return {
      ...runner,
      async run(feeds) {
        await before(++runs);
        return note(await runner.run(feeds));
      },
      async fetch(value) {
        fetched++;
        return await runner.fetch(value);
      },
      async weightedSums(spec) {
        const sums = await runner.weightedSums(spec);
        return {
          async run(values, weights) {
            await before(++runs);
            return note(await sums.run(values, weights));
          },
        };
      },
    };
  };
  return { graph: { ...graph, resident }, counts: () => ({ live, most, taken, fetched }) };
}
