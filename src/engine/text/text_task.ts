/** What a worker is asked about language models and texts, and what comes back. All of it survives `postMessage`. */
import type { Architecture } from "../../core/run.ts";
import type { CompressedBits } from "../../metric/text/compressed_bits.ts";
import type { Compressor } from "../../metric/text/compressors.ts";
import type { OnnxDevice } from "../../runtime/devices/onnx_device.ts";
import type { UnitArrays } from "../../store/unit_cache.ts";

interface OfLanguageModel {
  /** The folder of the card, or one in Hugging Face's layout. */
  readonly folder: string;
  /** Where an n-gram model finds its training text, and keeps its counts. */
  readonly data: readonly string[];
  readonly cache: string;
}

/** Says what a language model can do, once its graphs have opened or its counts are there. */
export interface DescribeTextTask extends OfLanguageModel {
  readonly kind: "describe-text";
}

/** How a document is cut into windows; `null` for the context of a model without a bound: one window. */
export interface WindowRule {
  /** Tokens that are read at once. */
  readonly context: number | null;
  /** Tokens that every window but the first predicts. */
  readonly stride: number;
  /** What the last window's context is: see `StrideOptions`. */
  readonly lastContext: "fixed" | "filled";
  /** Only the first window: what lies behind it is left out, as `hf-evaluate` does. */
  readonly truncated: boolean;
}

/**
 * Scores one document: `nats`, log p of each predicted token; `bytes`, how many each stands for; `before`, how many bytes of
 * text stand before it in its window; `document`, how many tokens were predicted, how many bytes of text they are, and
 * whether the tokeniser gives the text back (1) or not (0).
 */
export interface ScoreTextTask extends OfLanguageModel {
  readonly kind: "score-text";
  readonly text: string;
  readonly windows: WindowRule;
}

/** Continues prompts: `text`, UTF-8 of all, one after the other; `lengths`, bytes of each; `tokens`, tokens of each. */
export interface WriteTextTask extends OfLanguageModel {
  readonly kind: "write-text";
  readonly seed: string;
  /** Index of the first sample. */
  readonly first: number;
  readonly prompts: readonly string[];
  /** As `--decoding` spells it. */
  readonly decoding: string;
  /** Bytes to write after the prompt: the last character that fits ends a sample. */
  readonly bytes: number;
  readonly microBatch: number;
}

/** Features of texts: `features`, [texts · dimension]. */
export interface TextFeaturesTask extends OfLanguageModel {
  readonly kind: "text-features";
  readonly texts: readonly string[];
}

/** Measures what was written against what it continues: see `measureWritten`. */
export interface WrittenTask {
  readonly kind: "written";
  readonly texts: readonly string[];
  /** The real continuations of the same prompts. */
  readonly real: readonly string[];
}

/** Looks for copies of a training text: see `measureCopies`. */
export interface CopiesTask {
  readonly kind: "copies";
  readonly texts: readonly string[];
  readonly training: { readonly dataset: string; readonly split: string };
  readonly data: readonly string[];
}

/** Compares features of written and real texts: see `mauveScore`. */
export interface MauveTask {
  readonly kind: "mauve";
  readonly written: Float32Array;
  readonly real: Float32Array;
  readonly dimension: number;
  readonly seeds: number;
  readonly threads: number;
}

/** Compresses documents: see `compressedBits`. */
export interface CompressTextTask {
  readonly kind: "compress-text";
  readonly compressor: Compressor["id"];
  readonly documents: readonly string[];
  readonly training: { readonly dataset: string; readonly split: string } | null;
  readonly data: readonly string[];
}

/** Times sequences of one batch size, one batch after the other. */
export interface TimeTextTask extends OfLanguageModel {
  readonly kind: "time-text";
  readonly seed: string;
  readonly threads: number;
  /** The processor where it is left out. */
  readonly device?: OnnxDevice;
  /** Text that every sequence begins with. */
  readonly prompt: string;
  /** Tokens to write after it. */
  readonly tokens: number;
  readonly batch: number;
  /** Batches to time, unless the time is over before. */
  readonly batches: number;
  readonly maxSeconds: number;
  readonly past: "kept" | "read-again";
}

/** Times of `time-text`, in milliseconds. */
export interface TextTimes {
  /** Tokens of the prompt, the prefix included. */
  readonly promptTokens: number;
  /** From the prompt's tokens to the first token that was drawn: [batches]. */
  readonly first: Float64Array;
  /** From one drawn token to the next: [batches · (tokens - 1)]. */
  readonly next: Float64Array;
  /** Bytes of text that were written in all. */
  readonly bytes: number;
}

/** What a language model can do. */
export interface LanguageDescription {
  readonly architecture: Architecture;
  readonly tokenizer: string;
  /** Whether a text has one sequence of tokens. */
  readonly unique: boolean;
  readonly keepsPast: boolean;
  readonly features: number | null;
}

/** A number of what was written, with its interval; or why there is none. */
export type WrittenOutcome =
  | {
    readonly ok: true;
    readonly value: number;
    readonly interval: readonly [number, number] | null;
    readonly n: number;
  }
  | { readonly ok: false; readonly reason: string };

/** Of each text the longest verbatim copy and the closest passage, and their means. */
export interface Copies {
  readonly distance: WrittenOutcome;
  readonly longest: WrittenOutcome;
  readonly each: readonly {
    /** UTF-16 code units of the text. */
    readonly copied: readonly [number, number];
    readonly passage: string;
    readonly distance: number;
  }[];
}

/** What each kind of task gives back. */
export interface TextTaskResults {
  "describe-text": LanguageDescription;
  "score-text": UnitArrays;
  "write-text": UnitArrays;
  "text-features": UnitArrays;
  written: Readonly<Record<string, WrittenOutcome>>;
  copies: Copies;
  mauve: MauveOutcome;
  "compress-text": CompressedBits;
  "time-text": TextTimes;
}

/** MAUVE over the seeds of its clustering. */
export interface MauveOutcome {
  readonly mean: number;
  readonly deviation: number;
  readonly interval: readonly [number, number] | null;
  /** MAUVE* and the frontier integral, the means over seeds. */
  readonly star: number;
  readonly frontierIntegral: number;
  readonly clusters: number;
}

export type TextTask =
  | DescribeTextTask
  | ScoreTextTask
  | WriteTextTask
  | TextFeaturesTask
  | WrittenTask
  | CopiesTask
  | MauveTask
  | CompressTextTask
  | TimeTextTask;
