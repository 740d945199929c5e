/** Samples, likelihoods and features, in units of work that are cached, journalled and shared between workers. */
import type { Card } from "../card/card.ts";
import { type Json, sha256 } from "../core/fingerprint.ts";
import type { Journal } from "../store/journal.ts";
import type { UnitArray, UnitArrays, UnitCache } from "../store/unit_cache.ts";
import type { ScoreTextTask, TextFeaturesTask, WriteTextTask } from "./text/text_task.ts";
import type { OnProgress, PassName } from "./progress.ts";
import type { FeaturesTask, LikelihoodTask, PartitionTask, SampleTask } from "./task.ts";
import { unitAddress } from "./unit_address.ts";
import { Stopped, type WorkerPool } from "./worker_pool.ts";

/** What the passes of one run share. */
export interface PassContext {
  readonly pool: WorkerPool;
  readonly cache: UnitCache;
  /** Absent where nothing is resumed. */
  readonly journal?: Journal;
  readonly onProgress: OnProgress;
}

/** Units of one pass that wait or run at once, for each worker. */
const UNITS_AHEAD = 3;

type UnitTask =
  | SampleTask
  | LikelihoodTask
  | PartitionTask
  | FeaturesTask
  | ScoreTextTask
  | WriteTextTask
  | TextFeaturesTask;

/** One pass over examples of one model; `model` is whose row it belongs to, the anchor's too. */
export interface QualityPass extends PassName {
  readonly card: Card;
  /** Where its units stand in the queue: models one after the other, what others wait for first. */
  readonly order: number;
  /** Examples in all, and in one unit. */
  readonly total: number;
  readonly unit: number;
  /** The task of the examples [first, first + count). Called in ascending order, a few units ahead of the workers. */
  task(first: number, count: number): UnitTask | Promise<UnitTask>;
}

/**
 * Runs a pass and joins its units in order.
 *
 * @returns Each array of the units, concatenated.
 */
export async function runQualityPass(pass: QualityPass, context: PassContext): Promise<UnitArrays> {
  const { total, unit } = pass, name = nameOf(pass);
  let running: number | undefined;
  const onStart = () => {
    if (running !== undefined) return;
    running = performance.now();
    context.onProgress({ type: "pass-running", ...name });
  };
  context.onProgress({ type: "pass-started", ...name, total });
  let done = 0;
  const runOne = async (first: number, count: number, task: UnitTask) => {
    const { arrays, cached } = await runUnit(pass, { task, first, onStart }, context);
    done += count;
    context.onProgress({ type: "pass-advanced", ...name, done, total, cached });
    return arrays;
  };
  const units: Promise<UnitArrays>[] = [];
  const underWay = new Set<Promise<unknown>>();
  try {
    for (let first = 0; first < total; first += unit) {
      const count = Math.min(unit, total - first);
      const running = runOne(first, count, await pass.task(first, count));
      running.catch(() => {});
      units.push(running);
      const waited = running.finally(() => underWay.delete(waited));
      // Who fails is told through `units`; nobody need wait for this one.
      waited.catch(() => {});
      underWay.add(waited);
      // The inputs of units are held here until a worker takes them: a few are enough to keep all workers at it.
      if (underWay.size >= UNITS_AHEAD * context.pool.size) await Promise.race(underWay);
    }
    const parts = await Promise.all(units);
    const seconds = running === undefined ? 0 : (performance.now() - running) / 1000;
    context.onProgress({ type: "pass-finished", ...name, seconds });
    return join(parts);
  } catch (error) {
    // One unit that failed decides the pass: the others of this model are not worth their time.
    context.pool.drop(groupOf(pass), error instanceof Error ? error : new Error(String(error)));
    await Promise.allSettled(units);
    if (!(error instanceof Stopped)) {
      const reason = error instanceof Error ? error.message : String(error);
      context.onProgress({ type: "pass-failed", ...name, reason });
    }
    throw error;
  }
}

interface Unit {
  readonly task: UnitTask;
  readonly first: number;
  readonly onStart: () => void;
}

async function runUnit(pass: QualityPass, { task, first, onStart }: Unit, context: PassContext) {
  const address = unitAddress(pass.card, describe(task));
  const known = await context.cache.get(address);
  if (known !== undefined) return { arrays: known, cached: true };
  const arrays = await context.pool.submit(task, { group: groupOf(pass), order: pass.order, onStart });
  await context.cache.put(address, arrays);
  await context.journal?.append({ kind: "unit", pass: pass.pass, model: pass.model, first, address });
  return { arrays, cached: false };
}

/** The task without its folders and with its images by content. */
function describe(task: UnitTask): Record<string, Json> {
  const { folder: _, ...rest } = task;
  if ("images" in rest) return JSON.parse(JSON.stringify({ ...rest, images: sha256(rest.images) }));
  if (!("cache" in rest)) return JSON.parse(JSON.stringify(rest));
  const { cache: __, data: ___, ...text } = rest;
  return JSON.parse(JSON.stringify(text));
}

function join(parts: readonly UnitArrays[]): UnitArrays {
  const joined: Record<string, UnitArray> = {};
  for (const [name, head] of Object.entries(parts[0] ?? {})) {
    const arrays = parts.map((part) => part[name]!);
    const length = arrays.reduce((sum, array) => sum + array.length, 0);
    const out = emptyLike(head, length);
    let at = 0;
    for (const array of arrays) {
      out.set(array, at);
      at += array.length;
    }
    joined[name] = out;
  }
  return joined;
}

/** Zeros of one array's kind. */
function emptyLike(array: UnitArray, length: number): UnitArray {
  if (array instanceof Uint8Array) return new Uint8Array(length);
  if (array instanceof Uint16Array) return new Uint16Array(length);
  if (array instanceof Uint32Array) return new Uint32Array(length);
  return array instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
}

function nameOf({ model, pass, method }: QualityPass): PassName {
  return { model, pass, ...(method !== undefined && { method }) };
}

function groupOf({ model, pass, method = "" }: QualityPass): string {
  return [model, pass, method].join("\n");
}
