/**
 * What it gains that a diffusion model's x stays on the device between two steps.
 *
 *     deno run -A scripts/bench/resident_steps.ts [--device webgpu|webgpu-software] [--model FOLDER] \
 *       [--sampler ancestral|ddim|dpm-solver++-2m] [--steps N] [--batch N] [--pairs N]
 *
 * The same samples are drawn with x on the device and with x in main memory, which goes up and comes down in every step;
 * both take turns (host, device, device, host, …), so that what else the machine does falls on both alike. Prints the time
 * a sample both ways, their ratio with a 95 % interval, and the bytes that travel. On a GPU in software the network takes
 * nearly all the time and nothing travels anywhere: the ratio there says what the sums cost, not what a GPU would gain.
 */
import { readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { CardRegistry } from "../../src/card/registry.ts";
import { unknownName } from "../../src/core/closest.ts";
import { Noise } from "../../src/core/noise.ts";
import { openDiffusion } from "../../src/family/diffusion.ts";
import { withSteps } from "../../src/family/diffusion/with_steps.ts";
import type { Sampler } from "../../src/family/model.ts";
import { chooseDevice } from "../../src/runtime/devices/choose_device.ts";
import { openOnnxOn } from "../../src/runtime/devices/open_onnx_on.ts";
import type { Graph, ResidentFeeds, ResidentRunner, ResidentTensor, Tensor } from "../../src/runtime/graph.ts";
import { fiellerRatio } from "../../src/stats/fieller_ratio.ts";

const DEVICES = ["webgpu", "webgpu-software"] as const;
const SAMPLERS = ["ancestral", "ddim", "dpm-solver++-2m"] as const;

const { values: flags } = parseArgs({
  options: {
    device: { type: "string", default: "webgpu" },
    model: { type: "string", default: join(import.meta.dirname!, "..", "..", "models", "ddpm-mnist") },
    sampler: { type: "string" },
    steps: { type: "string" },
    batch: { type: "string", default: "1" },
    pairs: { type: "string", default: "10" },
  },
});
const folder = resolve(flags.model), batch = Number(flags.batch), pairs = Number(flags.pairs);
const choice = oneOf("device", DEVICES, flags.device);
const { device, report } = await chooseDevice(choice);
const { card: found } = await new CardRegistry(dirname(folder)).load(basename(folder));
if (found.family !== "diffusion") throw new TypeError(`${folder} is no diffusion model but of family ${found.family}`);
const said = found.diffusion.sampler;
const card = withSteps(
  found,
  flags.sampler === undefined ? said.kind : oneOf("sampler", SAMPLERS, flags.sampler),
  flags.steps === undefined ? said.steps : Number(flags.steps),
);
const { kind, steps } = card.diffusion.sampler;

const traffic = { up: 0, down: 0 };
let inNetwork = 0;
const graph = await openOnnxOn(await readFile(join(folder, card.graphs.denoise.file)), { device, threads: 1 });
if (graph.resident === undefined) throw new TypeError(`On '${device}' values do not stay between runs`);
const hostSampler = await samplerOn(watchedHost(graph));
const deviceSampler = await samplerOn({ ...graph, resident: watched(graph.resident) });
const noise = new Noise(0n);

console.log(`${report.name}${report.software ? " (software, no GPU)" : ""}, ${report.driver ?? "driver unknown"}`);
console.log(`${card.id}, ${kind}, ${steps} steps, batch ${batch}, ${pairs} pairs`);
const first = { host: await counted(hostSampler), device: await counted(deviceSampler) };
const apart = first.host.levels.map((level, i) => Math.abs(level - first.device.levels[i]!));
const differing = apart.filter((distance) => distance > 0).length;
console.log(
  `grey levels: ${differing} of ${apart.length} differ, by ${apart.reduce((a, b) => Math.max(a, b))} at most`,
);
inNetwork = 0;
const host: number[] = [], onDevice: number[] = [];
for (let pair = 0; pair < pairs; pair++) {
  const hostFirst = pair % 2 === 0;
  if (hostFirst) host.push(await milliseconds(hostSampler));
  onDevice.push(await milliseconds(deviceSampler));
  if (!hostFirst) host.push(await milliseconds(hostSampler));
}
const { value, interval } = fiellerRatio(host, onDevice);
const sum = (times: readonly number[]) => times.reduce((total, time) => total + time, 0);
const perSample = (times: readonly number[]) => (sum(times) / pairs / batch).toPrecision(4);
const perStep = (bytes: number) => Math.round(bytes / steps / batch).toLocaleString("en");
for (const [name, times, { up, down }] of [["host", host, first.host], ["device", onDevice, first.device]] as const) {
  console.log(
    `x on the ${name.padEnd(6)} ${perSample(times).padStart(8)} ms/sample` +
      `   bytes a sample and step: ${perStep(up).padStart(6)} up, ${perStep(down).padStart(6)} down`,
  );
}
console.log(
  `with x on the host, ${(100 * inNetwork / sum(host)).toFixed(1)} % of the time is the network's, transfers included`,
);
console.log(
  `time on the host over time on the device: ${value.toFixed(3)}` +
    (interval === null ? "" : ` (95 %: ${interval.map((end) => end.toFixed(3)).join(" to ")})`),
);
await graph.close();

async function samplerOn(graph: Graph): Promise<Sampler> {
  const { sample } = await openDiffusion(card, () => Promise.resolve(graph));
  if (!sample.has) throw new Error(sample.reason);
  return sample.use;
}

/** One draw, and the bytes that it moved; opens what is opened at a first draw. */
async function counted(sampler: Sampler): Promise<{ levels: Uint8Array; up: number; down: number }> {
  Object.assign(traffic, { up: 0, down: 0 });
  const levels = await sampler.draw(noise, 0, batch);
  return { levels, ...traffic };
}

async function milliseconds(sampler: Sampler): Promise<number> {
  const start = performance.now();
  await sampler.draw(noise, 0, batch);
  return performance.now() - start;
}

/** The graph without residency; what it is fed and gives is counted, and its time. */
function watchedHost({ resident: _, ...graph }: Graph): Graph {
  return {
    ...graph,
    async run(feeds) {
      countUp(feeds);
      const start = performance.now(), outputs = await graph.run(feeds);
      inNetwork += performance.now() - start;
      for (const output of Object.values(outputs)) traffic.down += output.data.byteLength;
      return outputs;
    },
  };
}

/** The same, with what goes up and down counted. */
function watched(open: () => Promise<ResidentRunner>): () => Promise<ResidentRunner> {
  return async () => {
    const runner = await open();
    return {
      ...runner,
      async run(feeds) {
        countUp(feeds);
        return await runner.run(feeds);
      },
      async fetch(tensor) {
        const fetched = await runner.fetch(tensor);
        traffic.down += fetched.data.byteLength;
        return fetched;
      },
      async weightedSums(spec) {
        const sums = await runner.weightedSums(spec);
        return {
          async run(values, weights) {
            countUp(values);
            for (const list of Object.values(weights)) traffic.up += Float32Array.BYTES_PER_ELEMENT * list.length;
            return await sums.run(values, weights);
          },
        };
      },
    };
  };
}

function countUp(feeds: ResidentFeeds): void {
  for (const value of Object.values<Tensor | ResidentTensor>(feeds)) {
    if ("data" in value) traffic.up += value.data.byteLength;
  }
}

function oneOf<Name extends string>(what: string, names: readonly Name[], given: string): Name {
  const name = names.find((candidate) => candidate === given);
  if (name === undefined) throw new TypeError(unknownName(what, given, names));
  return name;
}
