import { expect, test } from "vitest";
import type { MeasuredCell, Run } from "../../core/run.ts";
import { fixtureRun, measuredCell } from "../fixture/fixture_run.ts";
import { separationRemarks } from "./separation_remarks.ts";

/** A run of recall alone, whose two sets have these numbers. */
function pair(first: Partial<MeasuredCell>, second: Partial<MeasuredCell>): Run {
  const run = fixtureRun();
  const cell = (model: string, number: Partial<MeasuredCell>) => ({
    ...measuredCell(run, model, "recall"),
    n: 1000,
    ...number,
  });
  return {
    ...run,
    columns: run.columns.filter(({ id }) => id === "recall"),
    cells: [cell("vae-mnist", first), cell("gan-mnist", second)],
  };
}

test("two sets that overlap are told the sample size of the two-sample z test", () => {
  // Both half-widths 0.03, apart by 0.02: n·(0.03² + 0.03²)/0.02² = 4.5·n.
  const run = pair({ value: 0.7, interval: [0.67, 0.73] }, { value: 0.72, interval: [0.69, 0.75] });
  expect(separationRemarks(run)).toEqual([
    expect.stringMatching(
      /^recall: vae-mnist and gan-mnist are not separated at n = 1,000; about 4,50[01] samples each would do\.$/,
    ),
  ]);
});

test("two sets far apart are told how few samples would have done", () => {
  // Both half-widths 0.03, apart by 0.2: n·(0.03² + 0.03²)/0.2² = 0.045·n.
  const run = pair({ value: 0.5, interval: [0.47, 0.53], n: 2000 }, { value: 0.7, interval: [0.67, 0.73], n: 2000 });
  expect(separationRemarks(run)).toEqual([
    expect.stringMatching(/are separated at n = 2,000; about 9[01] samples each would have done\.$/),
  ]);
});

test("both sizes are named where they differ", () => {
  const run = pair({ value: 0.7, interval: [0.67, 0.73] }, { value: 0.72, interval: [0.69, 0.75], n: 900 });
  expect(separationRemarks(run)[0]).toContain("at n = 1,000 and 900;");
});

test("numbers without an interval or of two conventions are not judged, and the reason is given", () => {
  const [noInterval] = separationRemarks(pair({ interval: null }, {}));
  expect(noInterval).toContain("can't be told apart or not: an estimate has no interval.");
  const [unlike] = separationRemarks(pair({ convention: { k: 3 } }, { convention: { k: 5 } }));
  expect(unlike).toContain("were not measured alike: k 3 and 5.");
});

test("equal values say that no number of samples tells them apart; a lone set has no remark", () => {
  const run = pair({ value: 0.7, interval: [0.67, 0.73] }, { value: 0.7, interval: [0.67, 0.73] });
  expect(separationRemarks(run)).toEqual([expect.stringContaining("no number of samples tells them apart")]);
  expect(separationRemarks({ ...run, cells: run.cells.slice(0, 1) })).toEqual([]);
});
