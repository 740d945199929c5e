import type { Cell, Row } from "../../core/run.ts";
import { emptyCell } from "../outcome_cell.ts";
import { measureTextSpeed, TEXT_SPEED_METRICS } from "./speed/measure_text_speed.ts";
import type { TextModel, TextRun } from "./text_run.ts";

export const SPEED_METRICS: readonly string[] = TEXT_SPEED_METRICS;

/** Tokens that a timed sequence writes. */
const TOKENS = 64;

/** How fast a row's model writes; the text itself is no model. Nothing else may run meanwhile. */
export async function speedCells(
  row: Row,
  model: TextModel | undefined,
  { plan, setting, place }: TextRun,
): Promise<Cell[]> {
  const wanted = plan.metrics.filter((metric) => SPEED_METRICS.includes(metric));
  if (model === undefined) {
    return row.role === "model"
      ? []
      : wanted.map((metric) => emptyCell(row, metric, "undefined", "real text: nobody writes it here"));
  }
  const { configuration, suite, preset, data, passages } = plan;
  const { machine } = setting.surroundings;
  return await measureTextSpeed(
    {
      row,
      card: model.planned.card,
      folder: model.planned.folder,
      ...place,
      description: model.description,
      speed: preset.speed,
      prompt: passages[0]?.prompt ?? data.documents[0]!.text.slice(0, suite.prompt),
      tokens: TOKENS,
      seed: configuration.seed,
    },
    {
      ...setting,
      machine: { device: configuration.device, cpu: machine.cpu, threads: machine.cores },
      threads: machine.cores,
    },
    wanted,
  );
}
