/** The rows of language models: how fast they write. */
import type { Cell, Row } from "../../core/run.ts";
import { driftWarnings } from "../../timing/round_drift.ts";
import type { Warning } from "../../core/run.ts";
import { emptyCell, measuredCell, thrownCell } from "../outcome_cell.ts";
import { measureTextSpeed, TEXT_SPEED_METRICS } from "../text/speed/measure_text_speed.ts";
import { openTextRow, type TextRow } from "../text/text_row.ts";
import type { TimeTextTask } from "../text/text_task.ts";
import type { SpeedContext } from "./speed_context.ts";
import type { SpeedProcess } from "./start_speed_process.ts";

/** Tokens that a timed sequence writes. */
const TOKENS = 64;

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
  const opened: (TextRow & { readonly folder: string })[] = [];
  for (const model of plan.texts) opened.push({ ...await openTextRow(model, place, setting), folder: model.folder });
  const inTurn = oneAtATime();
  const timed = await Promise.all(opened.map(async (one, i) => {
    const { folder, row } = one, card = plan.texts[i]!.card;
    if ("error" in one) {
      return { cells: plan.metrics.map((metric) => thrownCell(row, metric, one.error)), warnings: [] };
    }
    const { description } = one, process = context.start(), rounds: number[][] = [];
    try {
      const cells = await measureTextSpeed(
        {
          ...{ row, card, folder, description, prompt: plan.prompt, tokens: TOKENS, seed: plan.configuration.seed },
          ...place,
          speed: plan.preset.text,
        },
        {
          ...setting,
          machine: machineOf(row, context),
          pool: {
            async submit(task: TimeTextTask) {
              const times = await inTurn(() => process.submit({ ...task, device: plan.configuration.device }));
              if (task.batch === 1 && task.past === "kept") rounds.push([...times.next]);
              return times;
            },
          },
        },
        plan.metrics.filter((metric) => TEXT_SPEED_METRICS.includes(metric)),
      );
      const memory = await memoryCell(row, process, context);
      return { cells: [...cells, ...memory, ...withoutImages(row, context)], warnings: driftWarnings(row.id, rounds) };
    } finally {
      await process.close();
    }
  }));
  return {
    rows: opened.map(({ row }) => ({ ...row, runtime: row.architecture === "n-gram" ? "module" : "onnx" })),
    cells: timed.flatMap(({ cells }) => cells),
    warnings: timed.flatMap(({ warnings }) => warnings),
  };
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

/** What an n-gram model runs on is the processor, whatever the others do. */
function machineOf({ architecture }: Row, { plan, setting }: SpeedContext) {
  const device = architecture === "n-gram" ? "cpu" : plan.configuration.device;
  const name = device === "webgpu-software" ? `${device} (emulated on the processor: no GPU's number)` : device;
  return { device: name, cpu: setting.surroundings.machine.cpu, threads: plan.threads };
}

/** The most memory of the process that wrote, all batches included. */
async function memoryCell(row: Row, process: SpeedProcess, context: SpeedContext): Promise<Cell[]> {
  const metric = "peak_memory_mib";
  if (!context.plan.metrics.includes(metric)) return [];
  try {
    const reading = await process.submit({ kind: "peak-memory" });
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
  return plan.metrics.filter((metric) => !TEXT_SPEED_METRICS.includes(metric) && metric !== "peak_memory_mib")
    .map((metric) => emptyCell(row, metric, "undefined", "it writes text, and draws no images"));
}
