import { expect, test } from "vitest";
import type { Cell } from "../../core/run.ts";
import { fixtureRun, withCells } from "../fixture/fixture_run.ts";
import { tableCsv } from "./table_csv.ts";

/** A reader of RFC 4180 by its grammar, independent of the writer. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [], at = 0;
  while (at < text.length) {
    const match = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/y;
    match.lastIndex = at;
    const found = match.exec(text);
    if (found === null) throw new Error(`Not CSV at ${at}`);
    row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? "");
    if (found[3] === "\n") {
      rows.push(row);
      row = [];
    }
    at = match.lastIndex;
  }
  return rows;
}

test("every cell is one row, and numbers come back to the last bit", () => {
  const run = fixtureRun();
  const [header = [], ...rows] = parse(tableCsv(run));
  expect(rows).toHaveLength(run.cells.length);
  rows.forEach((row, i) => {
    const read = Object.fromEntries(header.map((name, at) => [name, row[at] ?? ""]));
    const cell = run.cells[i];
    expect(read["model"]).toBe(cell?.model);
    if (cell?.state !== "measured") return expect(read["value"]).toBe("");
    expect(Number(read["value"])).toBe(cell.value);
    expect([Number(read["low"]), Number(read["high"])]).toEqual(cell.interval);
    expect(JSON.parse(read["convention"] ?? "")).toEqual(cell.convention);
  });
});

test("commas, quotes and line breaks in a reason survive", () => {
  const reason = 'expected "x", found\nnothing';
  const failed: Cell = { model: "vae-mnist", family: "vae", metric: "fid", state: "failed", reason };
  expect(parse(tableCsv(withCells(fixtureRun(), failed))).flat()).toContain(reason);
});
