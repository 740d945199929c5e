/** Carries out timing tasks: this is what a process that times models runs. */
import { Noise } from "../../core/noise.ts";
import type { Algebra } from "../../linalg/algebra.ts";
import { startEnergyMeter } from "../../machine/energy_meter.ts";
import { matrixProductCeiling } from "../../machine/matrix_product_ceiling.ts";
import { peakMemory } from "../../machine/peak_memory.ts";
import { chooseDevice } from "../../runtime/devices/choose_device.ts";
import { onnxMatrixProduct } from "../../runtime/devices/onnx_matrix_product.ts";
import { openOnnxAlgebra } from "../../runtime/onnx_algebra.ts";
import { openBudget } from "../../timing/budget.ts";
import { clockWarnings } from "../../timing/clock_jump.ts";
import { poissonArrivals } from "../../timing/poisson_arrivals.ts";
import { isOutOfMemory } from "../../timing/out_of_memory.ts";
import { memoryWarnings, type Offline, runOffline } from "../../timing/run_offline.ts";
import { runServer } from "../../timing/run_server.ts";
import { runSingleStream } from "../../timing/run_single_stream.ts";
import { searchBatchSize } from "../../timing/search_batch_size.ts";
import { searchRate } from "../../timing/search_rate.ts";
import { timedBatches } from "../../timing/timed_batches.ts";
import { timerStep } from "../../timing/timer_step.ts";
import type { Warning } from "../../core/run.ts";
import { TextPerformer } from "../text/perform_text.ts";
import { WorkerPool } from "../worker_pool.ts";
import { type OpenedSampler, openSetup } from "./open_setup.ts";
import type {
  BatchSearchResult,
  BatchSearchTask,
  ColdStart,
  ColdStartTask,
  OfflineTask,
  OfflineTimes,
  ServerTask,
  ServerTimes,
  Setup,
  SingleStreamTask,
  SingleStreamTimes,
  SpeedResultOf,
  SpeedTask,
  SpeedTaskResults,
} from "./speed_task.ts";

/** Counters of energy run over: they are read so often. */
const METER_MS = 1000;

/** Draws so many samples from a number on, and has them when it ends. */
type Draw = (first: number, count: number) => Promise<void>;

/** Opens models once and keeps them, each alone on the machine while it is timed. */
export class SpeedPerformer {
  readonly #samplers = new Map<string, Promise<OpenedSampler>>();
  readonly #texts = new TextPerformer((threads) => this.#algebra(threads));
  readonly #pools = new Map<string, WorkerPool>();
  #known: { readonly threads: number; readonly algebra: Promise<Algebra> } | undefined;

  /** @param signal Ends timing between two queries; what was measured until then is given back. */
  async perform<T extends SpeedTask>(task: T, signal: AbortSignal): Promise<SpeedResultOf<T>>;
  async perform(task: SpeedTask, signal: AbortSignal): Promise<SpeedTaskResults[SpeedTask["kind"]]> {
    switch (task.kind) {
      case "cold-start":
        return await this.#coldStart(task);
      case "single-stream":
        return await this.#singleStream(task, signal);
      case "batch-search":
        return await this.#searchBatches(task, signal);
      case "offline":
        return await this.#offline(task, signal);
      case "server":
        return await this.#server(task, signal);
      case "ceiling":
        return await matrixProductCeiling(onnxMatrixProduct(task), { ...task, budget: 1000 * task.seconds });
      case "choose-device":
        return await chooseDevice(task.choice);
      case "peak-memory":
        return peakMemory();
      case "time-text":
        // It times sequences and nothing else, so that what it gives is of its own kind.
        return await this.#texts.perform(task) as SpeedTaskResults["time-text"];
    }
  }

  async #coldStart({ setup, seed }: ColdStartTask): Promise<ColdStart> {
    const memoryBefore = peakMemory(), start = performance.now();
    const { sampler, opened } = await this.#open(setup);
    const ready = performance.now();
    await sampler.draw(new Noise(BigInt(seed)), 0, 1);
    const end = performance.now();
    return { openMs: ready - start, firstSampleMs: end - ready, memoryBefore, opened: await opened() };
  }

  async #singleStream(
    { setup, name, seed, rules, budgetSeconds }: SingleStreamTask,
    signal: AbortSignal,
  ): Promise<SingleStreamTimes> {
    const draw = await this.#draw(setup, seed, 1);
    const { latenciesMs, measuredSeconds, warnings } = await runSingleStream(
      (i) => draw(i, 1),
      { ...rules, name, timerStepMs: timerStep() },
      { budgetSeconds, signal },
    );
    return { latenciesMs, measuredSeconds, warnings, peakMemory: peakMemory() };
  }

  async #searchBatches(
    { setup, name, seed, workers, rule, budgetSeconds }: BatchSearchTask,
    signal: AbortSignal,
  ): Promise<BatchSearchResult> {
    const budget = openBudget({ budgetSeconds, signal });
    const batches = timedBatches(await this.#draw(setup, seed, workers), budget);
    const { curve, leftOut } = await searchBatchSize(batches, budget, rule);
    const warnings = [...memoryWarnings(name, batches.memoryLimit()), ...clockWarnings(name, batches.jumps)];
    return { curve, leftOut, warnings };
  }

  async #offline(task: OfflineTask, signal: AbortSignal): Promise<OfflineTimes> {
    const { setup, name, seed, workers, sizes, firstSample, leastSeconds, leastBatches, budgetSeconds } = task;
    const draw = await this.#draw(setup, seed, workers), smallest = sizes[0] ?? workers;
    // Sessions open, and find their memory, before energy counts.
    await draw(firstSample, smallest);
    const meter = await startEnergyMeter();
    let sampled = performance.now();
    const metered: Draw = async (first, count) => {
      await draw(first, count);
      if (performance.now() - sampled < METER_MS) return;
      meter.sample();
      sampled = performance.now();
    };
    const warnings: Warning[] = [];
    const timed = async (at: number): Promise<Offline> => {
      const size = sizes[at] ?? smallest;
      try {
        return await runOffline(
          metered,
          {
            ...{ name, firstSample, leastSeconds },
            leastQueries: leastBatches,
            search: { smallest: size, largest: size, secondsPerSize: 0 },
          },
          { budgetSeconds, signal },
        );
      } catch (error) {
        if (at === 0 || !isOutOfMemory(error)) throw error;
        warnings.push(
          ...memoryWarnings(name, { size, reason: error instanceof Error ? error.message : String(error) }),
        );
        return await timed(at - 1);
      }
    };
    const { best, ended, nextSample, warnings: told } = await timed(sizes.length - 1).catch(async (error: unknown) => {
      await meter.stop();
      throw error;
    });
    warnings.push(...told);
    const { processor, gpu, gpuPeakMemory } = await meter.stop();
    return {
      ...{ best, ended, warnings },
      peakMemory: peakMemory(),
      energy: { processor, gpu, samples: nextSample - firstSample },
      gpuMemory: gpuPeakMemory,
    };
  }

  async #server(
    { setup, name, seed, options, leastQueries, leastSeconds, budgetSeconds }: ServerTask,
    signal: AbortSignal,
  ): Promise<ServerTimes> {
    const draw = await this.#draw(setup, seed, 1), warnings: Warning[] = [];
    const budget = openBudget({ budgetSeconds, signal });
    let firstQuery = 0, wokeLateMs = 0;
    const search = await searchRate(async (rate, probe) => {
      const arrivalsMs = poissonArrivals({ rate, leastQueries, leastSeconds, seed: BigInt(seed), probe });
      const { latenciesMs, ended, nextQuery, ...served } = await runServer(
        (i) => draw(i, 1),
        { name, arrivalsMs, bound: options, firstQuery },
        { budgetSeconds: Math.max(0, budget.seconds - budget.spentSeconds()), signal },
      );
      warnings.push(...served.warnings);
      wokeLateMs = Math.max(wokeLateMs, served.wokeLateMs);
      firstQuery = nextQuery;
      return ended === "all" || ended === "gave-up" ? latenciesMs : undefined;
    }, options);
    return { search, wokeLateMs, warnings };
  }

  /** One session in this thread, or several in workers, each with its share of a batch. */
  async #draw(setup: Setup, seed: string, workers: number): Promise<Draw> {
    if (workers === 1) {
      const { sampler } = await this.#open(setup), noise = new Noise(BigInt(seed));
      return async (first, count) => void await sampler.draw(noise, first, count);
    }
    const pool = remember(this.#pools, `${workers}`, () => new WorkerPool(workers));
    return async (first, count) => {
      const shares = Array.from({ length: workers }, (_, i) => Math.floor(count * i / workers));
      // Where one fails, the others must have ended before the next batch begins.
      const ended = await Promise.allSettled(shares.map(async (from, i) => {
        const share = (shares[i + 1] ?? count) - from;
        if (share > 0) await pool.submit({ kind: "draw", setup, seed, first: first + from, count: share });
      }));
      for (const one of ended) if (one.status === "rejected") throw one.reason;
    };
  }

  async #open(setup: Setup): Promise<OpenedSampler> {
    const key = JSON.stringify(setup), opening = remember(this.#samplers, key, () => openSetup(setup));
    // What could not be opened is tried again.
    opening.catch(() => this.#samplers.delete(key));
    return await opening;
  }

  #algebra(threads: number): Promise<Algebra> {
    this.#known ??= { threads, algebra: openOnnxAlgebra(threads).then(({ algebra }) => algebra) };
    return this.#known.algebra;
  }
}

function remember<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
