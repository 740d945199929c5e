/**
 * How long the metrics of generated samples take, and what published implementations took on one machine.
 *
 *     deno run -A scripts/bench/metrics.ts [--threads 2] [--repeats 3] [--samples 5000] [--dimensions 2048] [name …]
 *
 * With one thread peers are compared by processor time, which a busy machine stretches least; otherwise by the clock.
 *
 * Prints the machine, then a line for each measurement whose name contains one of the words given: the median of the
 * repeats, the fastest, the processor time of all threads, and for each peer what it took and how many times as long that is. At the
 * end the most memory that the process held.
 */
import { cpus } from "node:os";
import { cpuUsage, resourceUsage } from "node:process";
import { parseArgs } from "node:util";
import { Noise, STREAM } from "../../src/core/noise.ts";
import type { Matrix32 } from "../../src/linalg/matrix.ts";
import { symmetricEigenvalues } from "../../src/linalg/symmetric_eigenvalues.ts";
import { coverage } from "../../src/metric/coverage.ts";
import { density } from "../../src/metric/density.ts";
import { frechetDistance, frechetDistanceInterval } from "../../src/metric/fid.ts";
import { kidSubsets } from "../../src/metric/kid_subsets.ts";
import { memberships } from "../../src/metric/memberships.ts";
import { neighbourhoods } from "../../src/metric/neighbourhoods.ts";
import { precision } from "../../src/metric/precision.ts";
import { gaussianOfMoments, prepareGaussian } from "../../src/metric/prepare_gaussian.ts";
import { recall } from "../../src/metric/recall.ts";
import { openOnnxAlgebra } from "../../src/runtime/onnx_algebra.ts";
import { momentsOf } from "../../src/stats/moments.ts";
import { PEERS, PEERS_MACHINE } from "./metrics_peers.ts";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    threads: { type: "string", default: "2" },
    repeats: { type: "string", default: "3" },
    samples: { type: "string", default: "5000" },
    dimensions: { type: "string", default: "2048" },
  },
});
const threads = Number(flags.threads), repeats = Number(flags.repeats);
const n = Number(flags.samples), d = Number(flags.dimensions);

console.log(`${cpus()[0]?.model.trim()}, ${cpus().length} processors, ${threads} threads, median of ${repeats}`);
console.log(`n = ${n} + ${n}, d = ${d}, features float32; peers on ${PEERS_MACHINE}\n`);

const { algebra, close } = await openOnnxAlgebra(threads);
const generated = features(1, 0.1, 1.1), reference = features(2, 0, 1);

await measure("covariance", () => momentsOf(generated, algebra));
if (asked("frechet")) {
  const a = await momentsOf(generated, algebra), b = await momentsOf(reference, algebra);
  await measure("frechet distance from moments", () => frechetDistance(a, b, algebra));
  const prepared = await prepareGaussian(b, algebra);
  await measure("frechet distance, reference prepared", () => frechetDistance(a, prepared, algebra));
  const few = await momentsOf({ ...generated, rows: d >> 1, data: generated.data.subarray(0, (d >> 1) * d) }, algebra);
  await measure("frechet distance, rank-deficient", () => frechetDistance(few, b, algebra));
}
await measure("fid of features with its interval", () => frechetDistanceInterval(fresh()));
if (asked("eigenvalues")) {
  const { covariance } = gaussianOfMoments(await momentsOf(generated, algebra));
  await measure("symmetric eigenvalues", () => symmetricEigenvalues(covariance, algebra));
}
const subsets = { subsetSize: Math.min(1000, n) };
await measure("kid 100 subsets of 1000, float64", () => kidSubsets(generated, reference, algebra, subsets));
await measure(
  "kid 100 subsets of 1000, float32",
  () => kidSubsets(generated, reference, algebra, { ...subsets, precision: "float32" }),
);
await measure("precision and recall k=3", () => memberships(fresh(), 3));
await measure("prdc k=5", () => memberships(fresh(), 5));
await measure("prdc k=5 with intervals", async () => {
  const hoods = await neighbourhoods({ ...fresh(), network: "none" }, 5);
  for (const metric of [precision, recall, density, coverage]) metric(hoods);
});
await close();
console.log(`\nmost memory held: ${(resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);

function asked(name: string): boolean {
  return positionals.length === 0 || positionals.some((word) => name.includes(word) || word.includes(name));
}

async function measure(name: string, run: () => Promise<unknown>): Promise<void> {
  if (!asked(name)) return;
  const seconds: number[] = [], processor: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const start = performance.now(), used = cpuUsage();
    await run();
    seconds.push((performance.now() - start) / 1000);
    const { user, system } = cpuUsage(used);
    processor.push((user + system) / 1e6);
  }
  const median = middle(seconds);
  const fastest = Math.min(...seconds);
  const own = `${text(median)} s, fastest ${text(fastest)} s, processor time ${text(middle(processor))} s`;
  const peers = n === 5000 && d === 2048 ? PEERS.filter((peer) => peer.measurement === name) : [];
  const beside = peers.map((peer) => {
    const times = threads === 1 ? peer.processorSeconds / middle(processor) : peer.seconds / median;
    return `${peer.name} ${threads === 1 ? peer.processorSeconds : peer.seconds} s, ${times.toFixed(1)}×`;
  });
  console.log(`${name.padEnd(40)}${own}  ${beside.join("; ")}`);
}

function middle(values: readonly number[]): number {
  return values.toSorted((p, q) => p - q)[values.length >> 1]!;
}

function text(seconds: number): string {
  return seconds.toFixed(2).padStart(6);
}

/** The sets as new objects, of which nothing is remembered yet. */
function fresh() {
  return { generated: { features: { ...generated } }, reference: { features: { ...reference } }, algebra };
}

/** Normal features, neighbouring dimensions correlated; a thousand rows at a time, to use little memory beside them. */
function features(stream: number, shift: number, scale: number): Matrix32 {
  const data = new Float32Array(n * d), noise = new Noise(BigInt(stream));
  for (let start = 0, example = 0; start < data.length; start += 1000 * d, example++) {
    const normal = new Float64Array(Math.min(1000 * d, data.length - start));
    noise.normal(normal, { stream: STREAM.observation, example });
    for (let at = 0; at < normal.length; at++) {
      data[start + at] = shift + scale * (normal[at]! + 0.5 * normal[at ? at - 1 : 0]!);
    }
  }
  return { rows: n, cols: d, data };
}
