import { expect, test } from "vitest";
import type { Cell } from "../../core/run.ts";
import { fixtureRun } from "../fixture/fixture_run.ts";
import { fixtureTextRun } from "../fixture/fixture_text_run.ts";
import { partRuns } from "./part_runs.ts";
import { reportTables } from "./report_tables.ts";

const COMPRESSORS = ["gzip", "brotli", "bzip2", "xz"].flatMap((name) => [`${name}-cold`, `${name}-trained`]);
const MODELS = ["kn-moby", "lstm-moby", "gpt-moby", "gpt-bytes"];

test("a run without parts is given back as it is, with rows that say nothing", () => {
  const run = fixtureRun();
  expect(partRuns(run)).toEqual([{ name: null, run, left: [] }]);
  expect(partRuns(run)[0]?.run).toBe(run);
});

test("columns of one part stand together, those without one first", () => {
  const run = fixtureTextRun();
  const parts = partRuns({ ...run, columns: run.columns.toReversed() });
  expect(parts.map(({ name }) => name)).toEqual([null, "Speed", "What they write"]);
  expect(parts[0]?.run.columns.map(({ id }) => id)).toEqual([
    "token_perplexity",
    "byte_perplexity",
    "word_perplexity",
    "bits_per_byte",
  ]);
  for (const { run: { columns, cells } } of parts) {
    expect(new Set(cells.map(({ metric }) => metric))).toEqual(new Set(columns.map(({ id }) => id)));
  }
});

test("a row without a defined number in a part is left out of that part alone", () => {
  const ids = partRuns(fixtureTextRun()).map(({ run }) => run.rows.map(({ id }) => id));
  expect(ids).toEqual([[...MODELS, ...COMPRESSORS], [...MODELS, "held-out"], MODELS]);
});

test("a model that failed, or that an interrupted run never reached, stays in every part", () => {
  const run = fixtureTextRun();
  const cells = run.cells.flatMap((cell): Cell[] => {
    const { model, family, metric } = cell;
    if (model === "gpt-bytes") return [];
    return model === "lstm-moby" ? [{ model, family, metric, state: "failed", reason: "no such file" }] : [cell];
  });
  for (const part of partRuns({ ...run, state: "incomplete", cells })) {
    expect(part.run.rows.map(({ id }) => id)).toEqual(expect.arrayContaining(MODELS));
  }
});

test("a model that has nothing in a part is named beneath its table with the reason, an anchor is not", () => {
  const run = fixtureTextRun();
  const cells = run.cells.map((cell): Cell => {
    const { model, family, metric } = cell;
    const written = run.columns.find(({ id }) => id === metric)?.part === "What they write";
    return model === "gpt-bytes" && written
      ? { model, family, metric, state: "undefined", reason: "it writes no text" }
      : cell;
  });
  const tables = reportTables({ ...run, cells });
  expect(tables[1]?.remarks).toContain("Not in this table: gpt-bytes (it writes no text).");
  expect(tables[1]?.groups[0]?.rows.map(({ row }) => row.id)).toEqual(["kn-moby", "lstm-moby", "gpt-moby", "held-out"]);
  expect(tables.flatMap(({ remarks }) => remarks).filter((text) => text.startsWith("Not in"))).toHaveLength(1);
});

test("where a part holds nothing at all, its models stay and say why", () => {
  const run = fixtureTextRun();
  const cells = run.cells.map((cell): Cell => {
    const { model, family, metric } = cell;
    const written = run.columns.find(({ id }) => id === metric)?.part === "What they write";
    return written ? { model, family, metric, state: "undefined", reason: "too few passages" } : cell;
  });
  const table = reportTables({ ...run, cells })[1];
  expect(table?.groups[0]?.rows.map(({ row }) => row.id)).toEqual(MODELS);
  expect(table?.notes).toEqual([{
    mark: "a",
    where: "kn-moby, lstm-moby, gpt-moby and gpt-bytes, all metrics",
    reason: "not defined: too few passages",
  }]);
});
