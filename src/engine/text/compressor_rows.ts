/** General compressors as language models: rows that are never ranked. */
import type { Cell, Row } from "../../core/run.ts";
import { COMPRESSORS } from "../../metric/text/compressors.ts";
import { emptyCell, measuredCell, thrownCell } from "../outcome_cell.ts";
import { countedBytes } from "./counted_text.ts";
import type { TextRun } from "./text_run.ts";

/**
 * What each compressor needs for the text, by itself and after the training text, all documents together: what a language
 * model that has learnt anything of such text needs less than.
 */
export async function compressorRows(
  { plan, setting: { pool } }: TextRun,
): Promise<{ rows: Row[]; cells: Cell[] }> {
  const { data, metrics, configuration } = plan;
  const documents = data.documents.map(({ text }) => text);
  const counted = countedBytes(plan)?.reduce((sum, bytes) => sum + bytes, 0);
  const variants = COMPRESSORS.flatMap((compressor) => [
    { compressor, id: `${compressor.id}-cold`, title: `${compressor.name}, the text alone`, training: null },
    ...(data.training === null ? [] : [{
      compressor,
      id: `${compressor.id}-trained`,
      title: `${compressor.name}, after the training text`,
      training: data.training,
    }]),
  ]);
  const made = await Promise.all(variants.map(async ({ compressor, id, title, training }) => {
    const row: Row = { id, title, family: "data", role: "anchor", group: data.name };
    const others = metrics.filter((metric) => metric !== "bits_per_byte")
      .map((metric) => emptyCell(row, metric, "undefined", "a compressor: nothing of the kind is measured"));
    try {
      const found = await pool.submit({
        kind: "compress-text",
        compressor: compressor.id,
        documents,
        training,
        data: configuration.data,
      });
      const cell = measuredCell(row, "bits_per_byte", {
        value: counted === undefined ? found.value : found.bits / counted,
        interval: null,
        level: 0.95,
        n: documents.length,
        unit: "bits/byte",
        direction: "lower",
        convention: { text: data.name, documents: documents.length, ...data.preparation, ...found.convention },
      });
      return { row, cells: [cell, ...others] };
    } catch (error) {
      return { row, cells: [thrownCell(row, "bits_per_byte", error), ...others] };
    }
  }));
  return { rows: made.map(({ row }) => row), cells: made.flatMap(({ cells }) => cells) };
}
