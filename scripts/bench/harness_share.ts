/**
 * What sampling costs besides the graphs: the harness' throughput over that of the bare runtime.
 *
 *     deno run -A scripts/bench/harness_share.ts [--registry DIR] [--models ID,ID] [--threads N] [--seconds N]
 *       [--largest N] [--batch N]
 *
 * The harness is `sampler.draw`, from noise to grey levels. The bare runtime is the same calls of `session.run`, in the
 * same order with copies of the same feeds: nothing is drawn or checked between them. Both take turns (harness, bare,
 * bare, harness, …), so that what else the machine does falls on both alike. One line a model: the median over pairs of
 * the ratio of both throughputs and its distribution-free 95 % interval, at the batch size where the harness is fastest
 * (powers of two up to `--largest`, as far as twice `--seconds` reach; `--batch` names it instead) and at batch 1.
 */
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { isImageModel } from "../../src/card/card.ts";
import { CardRegistry } from "../../src/card/registry.ts";
import { Noise } from "../../src/core/noise.ts";
import { cardGraphs } from "../../src/engine/card_graphs.ts";
import type { Sampler } from "../../src/family/model.ts";
import { openModel } from "../../src/family/open_model.ts";
import { median } from "../../src/stats/median.ts";
import { quantileInterval } from "../../src/stats/quantile_interval.ts";
import { openBudget } from "../../src/timing/budget.ts";
import { searchBatchSize } from "../../src/timing/search_batch_size.ts";
import { timedBatches } from "../../src/timing/timed_batches.ts";

type Feeds = Readonly<Record<string, Tensor>>;

/** One call of `session.run`. */
interface Run {
  readonly session: InferenceSession;
  readonly feeds: Feeds;
}

/** Feeds that take more than this are not all copied: each that is stands for those that follow it as well. */
const MOST_BYTES = 256 * 2 ** 20;

/** A turn lasts at least so long: shorter draws are repeated. */
const TURN_SECONDS = 0.02;

/** So many pairs are taken however long they last. */
const FEWEST_PAIRS = 6;

const sessions: InferenceSession[] = [];
const create = InferenceSession.create;
Object.assign(InferenceSession, {
  create: async (bytes: Uint8Array, options: InferenceSession.SessionOptions) => {
    const session = await create(bytes, options);
    sessions.push(session);
    return session;
  },
});

const { values: flags } = parseArgs({
  options: {
    registry: { type: "string", default: join(import.meta.dirname!, "..", "..", "models") },
    models: { type: "string" },
    threads: { type: "string", default: String(availableParallelism()) },
    seconds: { type: "string", default: "10" },
    largest: { type: "string", default: "256" },
    batch: { type: "string" },
  },
});
const threads = Number(flags.threads), seconds = Number(flags.seconds), largest = Number(flags.largest);
const noise = new Noise(0n);
console.log(`${cpus()[0]?.model.trim()}, ${threads} threads, about ${seconds} s a model`);
console.log("Throughput of the harness over that of the bare runtime, and its 95 % interval");
const registry = new CardRegistry(flags.registry);
for (const id of flags.models?.split(",") ?? registry.ids()) {
  const registered = await registry.load(id), { card } = registered;
  if (!isImageModel(card)) continue;
  sessions.length = 0;
  const { sample } = await openModel(card, cardGraphs(registered, { threads }));
  if (!sample.has) continue;
  const best = flags.batch === undefined ? await bestBatch(sample.use) : Number(flags.batch);
  const atBest = await share(sample.use, best, seconds / 3), alone = await share(sample.use, 1, seconds / 3);
  console.log(`${id.padEnd(16)} batch ${String(best).padStart(3)}: ${atBest}   batch 1: ${alone}`);
}

/** The power of two at which the harness draws most samples a second. */
async function bestBatch(sampler: Sampler): Promise<number> {
  const budget = openBudget({ budgetSeconds: 4 * seconds });
  const batches = timedBatches(async (first, size) => void await sampler.draw(noise, first, size), budget);
  const { curve } = await searchBatchSize(batches, budget, { largest, secondsPerSize: seconds / 50 });
  return curve.reduce((best, at) => at.perSecond > best.perSecond ? at : best).size;
}

/** The ratio of throughputs at a batch size, in words. */
async function share(sampler: Sampler, batch: number, seconds: number): Promise<string> {
  const harness = async () => void await sampler.draw(noise, 0, batch);
  const runs = await recorded(harness);
  const bare = async () => {
    for (const { session, feeds } of runs) await session.run(feeds);
  };
  await harness();
  await bare();
  const repeats = Math.max(1, Math.ceil(TURN_SECONDS / await timed(bare, 1)));
  const harnessTimes: number[] = [], ratios: number[] = [];
  const start = performance.now();
  while (ratios.length < FEWEST_PAIRS || performance.now() - start < 1000 * seconds) {
    const harnessFirst = ratios.length % 2 === 0;
    const first = await timed(harnessFirst ? harness : bare, repeats);
    const second = await timed(harnessFirst ? bare : harness, repeats);
    harnessTimes.push(harnessFirst ? first : second);
    ratios.push(harnessFirst ? second / first : first / second);
  }
  const { value, interval } = quantileInterval(ratios, 0.5);
  const within = interval === null ? "no interval" : interval.map((end) => end.toFixed(3)).join(" to ");
  const perSecond = batch * repeats / median(harnessTimes);
  return `${value.toFixed(3)} (${within}, ${ratios.length} pairs) ${perSecond.toPrecision(3).padStart(6)} samples/s`;
}

/** Seconds that something takes, done a number of times. */
async function timed(work: () => Promise<void>, repeats: number): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < repeats; i++) await work();
  return (performance.now() - start) / 1000;
}

/** The calls that some work makes of the sessions opened last, with copies of what they were fed. */
async function recorded(work: () => Promise<void>): Promise<Run[]> {
  let bytes = 0;
  await watched(work, (_, feeds) => {
    for (const { data } of Object.values(feeds)) bytes += ArrayBuffer.isView(data) ? data.byteLength : 0;
  });
  const usesOfEach = Math.ceil(bytes / MOST_BYTES);
  const runs: Run[] = [], copies = new Map<InferenceSession, { readonly run: Run; uses: number }>();
  await watched(work, (session, feeds) => {
    let copy = copies.get(session);
    if (copy === undefined || copy.uses === usesOfEach) {
      copies.set(session, copy = { run: { session, feeds: copied(feeds) }, uses: 0 });
    }
    copy.uses++;
    runs.push(copy.run);
  });
  return runs;
}

/** Does some work and tells every call of the sessions opened last. */
async function watched(
  work: () => Promise<void>,
  see: (session: InferenceSession, feeds: Feeds) => void,
): Promise<void> {
  for (const session of sessions) {
    const run = session.run.bind(session);
    Object.assign(session, {
      run: (feeds: Feeds) => {
        see(session, feeds);
        return run(feeds);
      },
    });
  }
  await work();
  for (const session of sessions) Reflect.deleteProperty(session, "run");
}

function copied(feeds: Feeds): Feeds {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, { type, data, dims }]) => {
      return [name, new Tensor(type, data.slice(), dims)];
    }),
  );
}
