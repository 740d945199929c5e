/**
 * How often `--against` finds a slower graph, and how often it takes an unchanged one for slower or faster.
 *
 *     deno run -A scripts/bench/against.ts [--model ID] [--graph NAME] [--output NAME] [--work 0,0.2,0.45]
 *       [--repetitions N] [--preset NAME] [--threads N]
 *
 * The base is a registered model; against it stand copies of it with so much work more on the way to an output of a graph,
 * as a share of what that graph costs (see `slowedGraph`), and an unchanged one. A repetition is what one run of the speed
 * suite times of a pair; copies take turns. Slower means: the ratio differs from 1 at alpha 0.01, by Student's test of
 * the logarithms over pairs of processes, and is at least 1.05. The ratio that work adds to time is not its share of
 * operations: the geometric mean over all repetitions says what was planted. The last lines draw repetitions of other sizes
 * from all pairs of processes that were timed.
 */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isImageModel } from "../../src/card/card.ts";
import { CardRegistry } from "../../src/card/registry.ts";
import { sha256 } from "../../src/core/fingerprint.ts";
import { Noise, STREAM } from "../../src/core/noise.ts";
import { ratioOf } from "../../src/engine/speed/base_cell.ts";
import { FLOPS_OF_PRODUCT, slowedGraph } from "../../src/engine/speed/fixture_slowed_graph.ts";
import { sampleOperations } from "../../src/engine/speed/sample_operations.ts";
import { startSpeedProcess } from "../../src/engine/speed/start_speed_process.ts";
import { timePair, TURNS_PER_ROUND } from "../../src/engine/speed/time_pair.ts";
import { geometricMean } from "../../src/stats/geometric_mean.ts";
import suite from "../../suites/speed.ts";

const ALPHA = 0.01, LEAST = 1.05;

/** Random draws of repetitions from all pairs of processes. */
const DRAWS = 2000;

const { values: flags } = parseArgs({
  options: {
    model: { type: "string", default: "vae-mnist" },
    graph: { type: "string", default: "decode" },
    output: { type: "string", default: "parameters" },
    work: { type: "string", default: "0,0.2,0.45" },
    repetitions: { type: "string", default: "20" },
    preset: { type: "string", default: "quick" },
    threads: { type: "string", default: String(availableParallelism()) },
  },
});
const preset = suite.presets[flags.preset], threads = Number(flags.threads);
if (preset === undefined) throw new Error(`There is no preset '${flags.preset}'`);
const { rounds, minSeconds, maxSeconds, warmUpSeconds } = preset, turns = rounds * TURNS_PER_ROUND;
const registered = await new CardRegistry(join(import.meta.dirname!, "..", "..", "models")).load(flags.model);
const { card, folder } = registered;
if (!isImageModel(card)) throw new Error(`${flags.model} is not a generative model of images`);
const operations = await sampleOperations({ card, folder });
if (typeof operations === "string") throw new Error(operations);
const { flops } = operations;
const root = await mkdtemp(join(tmpdir(), "assay-against-"));
const signal = new AbortController().signal;
try {
  const copies = await Promise.all(
    flags.work.split(",").map(Number).map(async (share) => ({
      share,
      folder: await slowedCopy(share),
      pool: [] as number[],
      flagged: { slower: 0, faster: 0 },
    })),
  );
  console.log(
    `${cpus()[0]?.model.trim()}, ${threads} threads, ${flags.model}: ${turns} pairs of processes a repetition`,
  );
  const began = performance.now();
  for (let repetition = 0; repetition < Number(flags.repetitions); repetition++) {
    const found = new Map(copies.map((copy) => [copy, [] as number[]]));
    for (let turn = 0; turn < turns; turn++) {
      for (const copy of copies) found.get(copy)!.push(await ratio(copy.folder, turn));
    }
    for (const [{ share, pool, flagged }, ratios] of found) {
      const verdict = verdictOf(ratios), { value, interval } = geometricMean(ratios);
      pool.push(...ratios);
      if (verdict !== undefined) flagged[verdict]++;
      console.log(
        `${repetition} ${name(share)} ${value.toFixed(3)} [${interval?.map((end) => end.toFixed(3)).join(", ")}] ` +
          `${verdict ?? "~"}, load ${loadavg()[0]?.toFixed(1)}: ${ratios.map((one) => one.toFixed(3)).join(" ")}`,
      );
    }
  }
  const seconds = (performance.now() - began) / 1000 / Number(flags.repetitions) / copies.length;
  console.log(`${seconds.toFixed(1)} s a repetition`);
  for (const { share, pool, flagged: { slower, faster } } of copies) {
    console.log(
      `${name(share)}: ratio ${geometricMean(pool).value.toFixed(3)}, ${
        (100 * scatter(pool)).toFixed(1)
      } % between pairs ` +
        `of processes; slower in ${slower} and faster in ${faster} of ${flags.repetitions}`,
    );
    for (const size of [turns, 15, 30]) console.log(`  drawn, ${size} pairs of processes: ${drawn(pool, size)}`);
  }
} finally {
  await rm(root, { recursive: true });
}

/** "work + 10 %" */
function name(share: number): string {
  return share === 0 ? "unchanged  " : `work + ${Math.round(100 * share)} %`.padEnd(11);
}

/** A copy of the model whose graph does more. */
async function slowedCopy(share: number): Promise<string> {
  const copy = join(root, String(share), card.id), products = Math.round(share * flops / FLOPS_OF_PRODUCT);
  await mkdir(join(root, String(share)));
  await cp(folder, copy, { recursive: true });
  if (products === 0) return copy;
  const file = `${flags.graph}.onnx`, slowed = slowedGraph(await readFile(join(folder, file)), flags.output, products);
  const text = await readFile(join(folder, "card.json"), "utf8");
  await writeFile(join(copy, file), slowed);
  await writeFile(
    join(copy, "card.json"),
    text.replace(sha256(await readFile(join(folder, file))), sha256(slowed)),
  );
  return copy;
}

/** What one pair of processes says. */
async function ratio(copy: string, turn: number): Promise<number> {
  const of = (folder: string) => ({
    kind: "images" as const,
    setup: { folder, runtime: "onnx" as const, device: "cpu" as const, backend: "wasm" as const, threads },
  });
  const processes = { own: startSpeedProcess(), base: startSpeedProcess() };
  try {
    return ratioOf(
      await timePair(
        {
          ...{ id: card.id, seed: "0", turn, warmUpSeconds, own: of(copy), base: of(folder) },
          leastSeconds: minSeconds / turns,
          budgetSeconds: maxSeconds / turns,
        },
        processes,
        signal,
      ),
    );
  } finally {
    await Promise.all([processes.own.close(), processes.base.close()]);
  }
}

function verdictOf(ratios: readonly number[]): "slower" | "faster" | undefined {
  const { value, interval } = geometricMean(ratios, 1 - ALPHA);
  if (interval === null) return undefined;
  if (interval[0] > 1 && value >= LEAST) return "slower";
  return interval[1] < 1 && value <= 1 / LEAST ? "faster" : undefined;
}

function scatter(ratios: readonly number[]): number {
  const logs = ratios.map(Math.log), mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  return Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1));
}

/** How often repetitions of so many, drawn at random with replacement, are flagged. */
function drawn(pool: readonly number[], size: number): string {
  const noise = new Noise(0n), uniform = new Float64Array(size), counts = { slower: 0, faster: 0 };
  for (let draw = 0; draw < DRAWS; draw++) {
    noise.uniform(uniform, { stream: STREAM.schedule, draw: 0, example: draw });
    const verdict = verdictOf([...uniform].map((at) => pool[Math.floor(at * pool.length)]!));
    if (verdict !== undefined) counts[verdict]++;
  }
  const percent = (count: number) => `${(100 * count / DRAWS).toFixed(1)} %`;
  return `slower in ${percent(counts.slower)}, faster in ${percent(counts.faster)}`;
}
