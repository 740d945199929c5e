/** What a process that times models is asked, and what comes back. All of it survives the structured clone. */
import type { Warning } from "../../core/run.ts";
import type { SamplerKind } from "../../family/diffusion/with_steps.ts";
import type { MatrixProductCeiling } from "../../machine/matrix_product_ceiling.ts";
import type { Reading } from "../../machine/reading.ts";
import type { ChosenDevice, DeviceChoice } from "../../runtime/devices/choose_device.ts";
import type { OnnxDevice } from "../../runtime/devices/onnx_device.ts";
import type { TfjsBackend } from "../../runtime/tfjs/tfjs_device.ts";
import type { BatchSearch, BatchSearchRule, BatchTimes } from "../../timing/search_batch_size.ts";
import type { SingleStream, SingleStreamRules } from "../../timing/run_single_stream.ts";
import type { RateSearch, RateSearchOptions } from "../../timing/search_rate.ts";
import type { Stop } from "../../timing/budget.ts";
import type { OpenedGraph } from "../card_graphs.ts";
import type { TextTimes, TimeTextTask } from "../text/text_task.ts";
import type { Runtime } from "./runtimes.ts";

/** How a model of images is opened to be timed. */
export interface Setup {
  /** The card's folder. */
  readonly folder: string;
  /** That of the card's `graphs` where it is left out. */
  readonly runtime?: Runtime;
  readonly device: OnnxDevice;
  readonly backend: "auto" | TfjsBackend;
  /** Threads inside an operator, where the processor computes it. */
  readonly threads: number;
  /** Another sampler than the card's, of a diffusion model. */
  readonly sampler?: SamplerSetting;
  /** `false` leaves an autoregressive model's step graph out. */
  readonly cached?: boolean;
}

/** A sampler and its steps. */
export interface SamplerSetting {
  readonly kind: SamplerKind;
  readonly steps: number;
}

interface OfModel {
  readonly setup: Setup;
  /** Who is measured, for warnings. */
  readonly name: string;
  readonly seed: string;
}

/** Takes no longer, where that is said. */
interface Limited {
  readonly budgetSeconds?: number;
}

/** Opens a model and draws a first sample: in a fresh process that is a cold start. */
export interface ColdStartTask extends OfModel {
  readonly kind: "cold-start";
}

export interface ColdStart {
  /** Everything from the card's file to graphs that are ready. */
  readonly openMs: number;
  readonly firstSampleMs: number;
  /** Of the process before the model was there, in bytes. */
  readonly memoryBefore: Reading<number>;
  readonly opened: readonly OpenedGraph[];
}

/** Draws one sample at a time; numbers of samples go up from `rules.firstQuery`. */
export interface SingleStreamTask extends OfModel, Limited {
  readonly kind: "single-stream";
  readonly rules: Omit<SingleStreamRules, "name" | "timerStepMs">;
}

export interface SingleStreamTimes extends Pick<SingleStream, "latenciesMs" | "measuredSeconds" | "warnings"> {
  /** Since the process began, in bytes. */
  readonly peakMemory: Reading<number>;
}

/** Looks for the best size of batches, divided between sessions that work side by side. */
export interface BatchSearchTask extends OfModel, Limited {
  readonly kind: "batch-search";
  readonly workers: number;
  readonly rule: BatchSearchRule;
}

export interface BatchSearchResult extends BatchSearch {
  readonly warnings: readonly Warning[];
}

/** Draws batches, divided between sessions that work side by side. */
export interface OfflineTask extends OfModel, Limited {
  readonly kind: "offline";
  readonly workers: number;
  /** Ascending: the last is timed; where it no longer fits into memory, the one before it. */
  readonly sizes: readonly number[];
  readonly firstSample: number;
  readonly leastSeconds: number;
  readonly leastBatches: number;
}

export interface OfflineTimes {
  /** `null` where there was no time for it. */
  readonly best: BatchTimes | null;
  readonly ended: "enough" | Stop;
  readonly warnings: readonly Warning[];
  readonly peakMemory: Reading<number>;
  /** Joules of all batches since the sessions were open and warm, the one before the clock too. */
  readonly energy: { readonly processor: Reading<number>; readonly gpu: Reading<number>; readonly samples: number };
  /** Bytes on the cards, all programs together. */
  readonly gpuMemory: Reading<number>;
}

/** Looks for the highest rate of arrivals that keeps within a bound. */
export interface ServerTask extends OfModel, Limited {
  readonly kind: "server";
  readonly options: RateSearchOptions;
  /** Of each rate that is tried. */
  readonly leastQueries: number;
  readonly leastSeconds: number;
}

export interface ServerTimes {
  readonly search: RateSearch;
  /** The latest that a query began of those that nobody was before. */
  readonly wokeLateMs: number;
  readonly warnings: readonly Warning[];
}

/** Draws samples and hands them over: one of several sessions that work side by side. */
export interface DrawTask {
  readonly kind: "draw";
  readonly setup: Setup;
  readonly seed: string;
  readonly first: number;
  readonly count: number;
}

/** How fast a device multiplies matrices. */
export interface CeilingTask {
  readonly kind: "ceiling";
  readonly device: OnnxDevice;
  readonly threads: number;
  readonly seconds: number;
}

/** Which device a name stands for here. */
export interface ChooseDeviceTask {
  readonly kind: "choose-device";
  readonly choice: DeviceChoice;
}

/** Since the process began. */
export interface PeakMemoryTask {
  readonly kind: "peak-memory";
}

export interface SpeedTaskResults {
  "cold-start": ColdStart;
  "single-stream": SingleStreamTimes;
  "batch-search": BatchSearchResult;
  offline: OfflineTimes;
  server: ServerTimes;
  ceiling: MatrixProductCeiling;
  "choose-device": ChosenDevice;
  "peak-memory": Reading<number>;
  "time-text": TextTimes;
}

export type SpeedTask =
  | ColdStartTask
  | SingleStreamTask
  | BatchSearchTask
  | OfflineTask
  | ServerTask
  | CeilingTask
  | ChooseDeviceTask
  | PeakMemoryTask
  | TimeTextTask;

export type SpeedResultOf<T extends SpeedTask> = SpeedTaskResults[T["kind"]];
