import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { Cell } from "../../core/run.ts";
import { fixtureRun, withCells } from "../fixture/fixture_run.ts";
import { terminalTable } from "./terminal_table.ts";

test("a wide terminal shows every column with its intervals", () => {
  const text = terminalTable(fixtureRun(), { width: 240, color: false });
  expect(text).toContain("[1.028, 1.034]");
  expect(text).toContain("≤ 1.40");
  expect(text).toContain("throughput");
  expect(text).not.toContain("Left out");
});

test("a narrower one gives up intervals first, then the less wanted columns, and says where they are", () => {
  const wide = terminalTable(fixtureRun(), { width: 150, color: false });
  expect(wide).not.toContain("[1.028, 1.034]");
  expect(wide).toContain("Intervals are in report.html and table.csv");
  const narrow = terminalTable(fixtureRun(), { width: 60, color: false });
  expect(narrow).toMatch(/Left out here: .*throughput/s);
  expect(narrow).toContain("bits/dim");
});

test("no line of the table is wider than the terminal", () => {
  for (const width of [60, 80, 100, 140, 200]) {
    const lines = terminalTable(fixtureRun(), { width, color: true }).split("\n").map(stripVTControlCharacters);
    expect(Math.max(...lines.map((line) => line.length)), `width ${width}`).toBeLessThanOrEqual(width);
  }
});

test("colour adds escapes and changes no character", () => {
  const plain = terminalTable(fixtureRun(), { width: 120, color: false });
  const coloured = terminalTable(fixtureRun(), { width: 120, color: true });
  expect(coloured).toContain("\x1b[38;2;0;114;178m●");
  expect(stripVTControlCharacters(coloured)).toBe(plain);
});

test("a missing number carries a letter, and the note below says why", () => {
  const run = fixtureRun();
  const failed: Cell = { model: "vae-mnist", family: "vae", metric: "fid", state: "failed", reason: "NaN in batch 3" };
  const text = terminalTable(withCells(run, failed), { width: 120, color: false });
  expect(text).toMatch(/vae-mnist.*faileda/);
  expect(text).toContain("a  vae-mnist, FID (lenet-mnist): failed: NaN in batch 3.");
  expect(text).toMatch(/gan-mnist.*—b/);
});

test("the best carries a mark besides its weight, and anchors none", () => {
  const lines = terminalTable(fixtureRun(), { width: 240, color: false }).split("\n");
  expect(lines.find((line) => line.startsWith("◆ ddpm-mnist"))).toContain("1.2*");
  expect(lines.find((line) => line.startsWith("– mnist"))).not.toMatch(/[*~]/);
});

test("letters of notes begin at a though a noted column is left out, and stay in order", () => {
  const failed: Cell = {
    model: "pixelcnn-mnist",
    family: "autoregressive",
    metric: "density",
    state: "failed",
    reason: "NaN",
  };
  const run = withCells(fixtureRun(), failed);
  for (const width of [40, 60, 80, 150, 240]) {
    const text = terminalTable(run, { width, color: false });
    const marks = [...text.matchAll(/(?:—|failed)([a-z])/g)].map(([, mark]) => mark);
    const notes = [...text.matchAll(/^([a-z]) {2}/gm)].map(([, mark]) => mark);
    expect(notes, `width ${width}`).toEqual(["a", "b", "c"].slice(0, notes.length));
    expect([...new Set(marks)], `width ${width}`).toEqual(notes);
  }
  expect(terminalTable(run, { width: 60, color: false })).not.toContain("density: failed");
});

test("what is left out is said beneath its table, and the text ends without a blank line", () => {
  const run = fixtureRun();
  const columns = run.columns.map((column, i) => i === 0 ? { ...column, part: "Bits" } : column);
  const text = terminalTable({ ...run, columns }, { width: 80, color: false });
  const [main = "", bits = ""] = text.split("\n\nBits\n");
  expect(main.replace(/\s+/g, " ")).toMatch(
    /Left out here: .* and all intervals, which are in report\.html and table\.csv, and a wider terminal shows more\.$/,
  );
  expect(bits).toContain("[1.028, 1.034]");
  expect(bits).not.toContain("report.html");
  expect(text).not.toMatch(/\s$|\n\n\n/);
});
