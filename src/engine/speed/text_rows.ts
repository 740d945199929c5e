/** The rows of language models: how fast they write. */
import type { Cell, Row, Warning } from "../../core/run.ts";
import { driftWarnings } from "../../timing/round_drift.ts";
import { emptyCell, measuredCell, thrownCell } from "../outcome_cell.ts";
import {
  measureTextSpeed,
  type SpeedRun,
  TEXT_SPEED_METRICS,
  type TimedModel,
} from "../text/speed/measure_text_speed.ts";
import { openTextRow, type TextRow } from "../text/text_row.ts";
import type { TimeTextTask } from "../text/text_task.ts";
import { SOFTWARE } from "./place_of.ts";
import { inProcess, type SpeedContext } from "./speed_context.ts";
import { BASE_RATIO } from "../../compare/base_ratio.ts";
import type { SpeedProcess } from "./start_speed_process.ts";

/** Tokens that a timed sequence writes. */
export const TOKENS = 64;

/** What became of the language models. */
export interface TextFindings {
  readonly rows: readonly Row[];
  readonly cells: readonly Cell[];
  readonly warnings: readonly Warning[];
}

/**
 * Times language models, each in a process of its own, one block of sequences after the other, the models in turn: they ask
 * for their next block at once, and nothing else runs meanwhile.
 */
export async function measureTextRows(context: SpeedContext): Promise<TextFindings> {
  const { plan, setting } = context, place = { data: plan.configuration.data, cache: setting.cache.folder };
  const opened: TextRow[] = [];
  for (const model of plan.texts) opened.push(await openTextRow(model, place, setting));
  const inTurn = oneAtATime();
  const timed = await Promise.all(opened.map(async (one, i) => {
    const { card, folder } = plan.texts[i]!, { row } = one;
    const failed = (error: unknown) => ({
      cells: plan.metrics.filter((metric) => metric !== BASE_RATIO).map((metric) => thrownCell(row, metric, error)),
      warnings: [],
    });
    if ("error" in one) return failed(one.error);
    try {
      return await inProcess(context, async (process) => {
        const model = {
          ...{ row, card, folder, description: one.description, ...place },
          ...{
            prompt: plan.prompt?.text ?? "",
            tokens: TOKENS,
            seed: plan.configuration.seed,
            speed: plan.preset.text,
          },
        };
        return await timeTexts(model, (task) => inTurn(() => process.submit(task)), process, context);
      });
    } catch (error) {
      return failed(error);
    }
  }));
  return {
    rows: opened.map(({ row }) => ({ ...row, ...placeOfRow(row, context) })),
    cells: timed.flatMap(({ cells }) => cells),
    warnings: timed.flatMap(({ warnings }) => warnings),
  };
}

/** The cells of one model, whose blocks are timed when it is their turn. */
async function timeTexts(
  model: TimedModel,
  submit: SpeedRun["pool"]["submit"],
  process: SpeedProcess,
  context: SpeedContext,
): Promise<Pick<TextFindings, "cells" | "warnings">> {
  const { plan, setting } = context, { row } = model, { device } = placeOfRow(row, context);
  // Blocks of single sequences are what a model's rounds are.
  const rounds: number[][] = [];
  let opened = false;
  const cells = await measureTextSpeed(
    model,
    {
      ...setting,
      machine: machineOf(row, context),
      threads: plan.threads,
      pool: {
        async submit(task) {
          const times = await submit({ ...task, device: device.id });
          opened = true;
          if (isRound(task)) rounds.push([...times.next]);
          return times;
        },
      },
      recorded: {
        tokens(id, block) {
          const known = setting.recorded.tokens(id, block);
          if (known !== undefined && block.purpose === "sequences") rounds.push([...known.next]);
          return known;
        },
      },
    },
    plan.metrics.filter((metric) => TEXT_SPEED_METRICS.includes(metric)),
  );
  const memory = await memoryCell(row, opened ? process : undefined, context);
  return { cells: [...cells, ...memory, ...withoutImages(row, context)], warnings: driftWarnings(row.id, rounds) };
}

/** Single sequences with the past kept, in blocks of several: pairs of one are for the worth of the cache. */
function isRound({ batch, past, batches }: TimeTextTask): boolean {
  return batch === 1 && past === "kept" && batches > 1;
}

/** Does one thing after the other, in the order in which they were asked for. */
function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };
}

/** What executes a row's model, and on what: an n-gram model is code of ours, on the processor whatever the others do. */
export function placeOfRow({ architecture }: Pick<Row, "architecture">, { plan: { configuration } }: SpeedContext) {
  const device = architecture === "n-gram" ? "cpu" : configuration.device;
  return {
    runtime: architecture === "n-gram" ? "module" : "onnx",
    device: { id: device, software: device === "webgpu-software" },
  };
}

/** What numbers of a row have in their conventions. */
export function machineOf(row: Row, context: SpeedContext) {
  const { plan, setting } = context, { device: { id, software } } = placeOfRow(row, context);
  return {
    device: id,
    ...(id !== "cpu" && { gpu: plan.device.report.name }),
    ...(software && { software: SOFTWARE }),
    cpu: setting.surroundings.machine.cpu,
    threads: plan.threads,
  };
}

/**
 * The most memory of the process that wrote, all batches included.
 *
 * @param process Left out where it has opened no model, since all times were there.
 */
async function memoryCell(row: Row, process: SpeedProcess | undefined, context: SpeedContext): Promise<Cell[]> {
  const metric = "peak_memory_mib";
  if (!context.plan.metrics.includes(metric)) return [];
  try {
    const known = context.setting.recorded.memory(row.id);
    const reading = known ?? await process?.submit({ kind: "peak-memory" });
    if (reading === undefined) {
      return [emptyCell(row, metric, "skipped", "the run was stopped after its times and before its memory was read")];
    }
    if (known === undefined) {
      await context.setting.journal.append({ kind: "timing", pass: "memory", model: row.id, reading });
    }
    if (reading.value === undefined) return [emptyCell(row, metric, "undefined", reading.reason)];
    return [measuredCell(row, metric, {
      value: reading.value / 2 ** 20,
      interval: null,
      level: 0.95,
      n: 1,
      unit: "MiB",
      direction: "lower",
      convention: {
        what: "resident memory of a process with this model alone, single sequences and batches",
        read: reading.how,
        interval: "none: a maximum",
        ...machineOf(row, context),
      },
    })];
  } catch (error) {
    return [thrownCell(row, metric, error)];
  }
}

/** Everything that is about images. */
function withoutImages(row: Row, { plan }: SpeedContext): Cell[] {
  return plan.metrics.filter((metric) => ![...TEXT_SPEED_METRICS, "peak_memory_mib", BASE_RATIO].includes(metric))
    .map((metric) => emptyCell(row, metric, "undefined", "it writes text, and draws no images"));
}
