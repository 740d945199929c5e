import { expect, test } from "vitest";
import { ARCHITECTURE_STYLE, FAMILY_STYLE } from "./family_style.ts";
import { fixtureTextRun } from "../fixture/fixture_text_run.ts";
import { rowKind } from "./row_kind.ts";
import { cellStyle, rowStyle } from "./row_style.ts";

/** Okabe and Ito 2008. */
const OKABE_ITO = ["#000000", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"];

test("architectures differ in colour, glyph and shape, all of one palette", () => {
  const styles = Object.values(ARCHITECTURE_STYLE);
  for (const key of ["colour", "glyph", "pointStyle", "path"] as const) {
    expect(new Set(styles.map((style) => style[key])).size).toBe(styles.length);
  }
  for (const { colour } of styles) expect(OKABE_ITO).toContain(colour);
});

test("a language model looks as its architecture, one that could not be opened as its family", () => {
  expect(rowStyle({ family: "language", architecture: "recurrent" })).toBe(ARCHITECTURE_STYLE.recurrent);
  expect(rowStyle({ family: "language" })).toBe(FAMILY_STYLE.language);
  expect(rowStyle({ family: "vae" })).toBe(FAMILY_STYLE.vae);
  const run = fixtureTextRun();
  expect(cellStyle(run, { model: "kn-moby", family: "language" })).toBe(ARCHITECTURE_STYLE["n-gram"]);
  expect(cellStyle(run, { model: "nobody", family: "language" })).toBe(FAMILY_STYLE.language);
});

test("beneath a name stands the architecture; compressors are anchors, in a group or not", () => {
  const run = fixtureTextRun();
  const kinds = run.rows.map((row) => rowKind(run, row));
  expect(kinds.slice(0, 4)).toEqual(["n-gram", "recurrent", "transformer", "transformer"]);
  expect(new Set(kinds.slice(4))).toEqual(new Set(["anchor"]));
  const { group: _, ...alone } = run.rows[5]!;
  expect(rowKind(run, alone)).toBe("anchor");
});
