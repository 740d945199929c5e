import { expect, test } from "vitest";
import type { Convention, Run } from "../../core/run.ts";
import { fixtureRun, measuredCell } from "../fixture/fixture_run.ts";
import { conventionFootnotes } from "./convention_footnotes.ts";

/** The fixture with the numbers of some metrics alone, each of one model and under a convention of its own. */
function under(conventions: Readonly<Record<string, Convention>>): Run {
  const run = fixtureRun(), metrics = Object.keys(conventions);
  return {
    ...run,
    columns: run.columns.filter(({ id }) => metrics.includes(id)),
    cells: metrics.map((metric) => ({
      ...measuredCell(run, "ddpm-mnist", metric),
      convention: conventions[metric] ?? {},
      fingerprint: `of ${metric}`,
    })),
  };
}

test("a fact is said once: of all columns, of those that share it, or of its own", () => {
  const run = under({
    fid: { network: "lenet", n: 500, ddof: 1 },
    kid: { network: "lenet", n: 500 },
    recall: { network: "lenet", k: 5 },
  });
  expect(conventionFootnotes(run, run.columns)).toEqual([
    { where: "All numbers", convention: "network: lenet" },
    { where: "FID (lenet-mnist); KID", convention: "n: 500" },
    { where: "FID (lenet-mnist)", convention: "ddof: 1; convention of fid" },
    { where: "KID", convention: "convention of kid" },
    { where: "recall", convention: "k: 5; convention of recall" },
  ]);
});

test("a fact of the same name and another value is another fact", () => {
  const run = under({ fid: { n: 500 }, kid: { n: 1000 } });
  expect(conventionFootnotes(run, run.columns).map(({ convention }) => convention)).toEqual([
    "n: 500; convention of fid",
    "n: 1000; convention of kid",
  ]);
});

test("where a column has several conventions, each is said with its models, and what they share without", () => {
  const run = under({ fid: { network: "lenet", n: 500 }, recall: { k: 5 } });
  const other = { ...measuredCell(fixtureRun(), "gan-mnist", "fid"), convention: { network: "lenet", n: 9 } };
  const cells = [...run.cells, { ...other, fingerprint: "of another" }];
  expect(conventionFootnotes({ ...run, cells }, run.columns)).toEqual([
    { where: "FID (lenet-mnist)", convention: "network: lenet" },
    { where: "FID (lenet-mnist) of ddpm-mnist", convention: "n: 500; convention of fid" },
    { where: "FID (lenet-mnist) of gan-mnist", convention: "n: 9; convention of another" },
    { where: "recall", convention: "k: 5; convention of recall" },
  ]);
});

test("a lone column has what is its own", () => {
  const run = under({ fid: { n: 500 } });
  expect(conventionFootnotes(run, run.columns)).toEqual([
    { where: "FID (lenet-mnist)", convention: "n: 500; convention of fid" },
  ]);
});
