import type { Cell, Row } from "../../core/run.ts";
import type { TextModel, TextRun } from "./text_run.ts";
export const SPEED_METRICS: readonly string[] = [];
export function speedCells(_row: Row, _model: TextModel | undefined, _run: TextRun): Promise<Cell[]> {
  return Promise.resolve([]);
}
