import { expect, test } from "vitest";
import suite from "../../../suites/speed.ts";
import type { Cell, Row } from "../../core/run.ts";
import { parseCard } from "../../card/parse_card.ts";
import type { ImageModelCard, LanguageCard } from "../../card/card.ts";
import ganCard from "../../../models/gan-mnist/card.json" with { type: "json" };
import { Stopped } from "../worker_pool.ts";
import { baseCell } from "./base_cell.ts";
import type { PairTimes } from "./round_times.ts";
import type { Against } from "./speed_plan.ts";
import type { Timed } from "./time_rounds.ts";

const row: Row = { id: "gan-mnist", title: "GAN", family: "gan", role: "model" };
const card = parseCard(ganCard, "a test");
if (card.family !== "gan") throw new Error("another card than the test's");
const preset = { ...suite.presets["quick"]!, rounds: 1 };

/** A pair of processes whose ratio is told, at 10 ms of the base. */
const turn = (ratio: number, count = 100): PairTimes => ({
  blocks: [0.5 * ratio, ratio, 2 * ratio].map((own) => ({ own: 10 * own, base: 10 })),
  counts: { own: count, base: count },
  warnings: [],
});

function cellOf(
  times: Timed<PairTimes>,
  partner: ImageModelCard | LanguageCard | string = card as ImageModelCard,
): Cell {
  const base: Against["base"] = {
    against: "9b7c",
    name: "commit 9b7c",
    card: () => Promise.reject(new Error("it is known")),
    checkOut: () => Promise.reject(new Error("it has been")),
  };
  const plan = { preset, against: { base, partners: new Map([["gan-mnist", partner]]) } };
  const [cell, ...others] = baseCell(row, times, { plan, machine: { device: "cpu" }, details: {}, what: "one sample" });
  if (cell === undefined || others.length > 0) throw new Error("not one cell");
  return cell;
}

test("the ratio is the geometric mean over pairs of processes, each the median of its blocks", () => {
  const cell = cellOf({ rounds: [turn(1), turn(1.1), turn(1.21)] });
  if (cell.state !== "measured") throw new Error("not measured");
  expect(cell.value).toBeCloseTo(1.1, 12);
  // Logarithms log 1.1 apart; t of 2 degrees of freedom at 97.5 % is 4.302653 (tables).
  expect(Math.log(cell.interval![1] / 1.1)).toBeCloseTo(4.302653 * Math.log(1.1) / Math.sqrt(3), 6);
  expect(cell).toMatchObject({
    ...{ metric: "base_ratio", n: 3, unit: "×", direction: "lower" },
    convention: { what: "time of one sample over that of the base's model", base: "commit 9b7c", device: "cpu" },
    details: {
      ...{ own_ms: 11, base_ms: 10, by_process: "1, 1.1, 1.21", pairs_of_blocks: 9 },
      base_graphs: `generate ${ganCard.graphs.generate.sha256}`,
    },
  });
});

test("fewer pairs of processes or times than the rule asks for are told", () => {
  expect(cellOf({ rounds: [turn(1), turn(1)], error: new Stopped("stopped") })).toMatchObject({
    state: "invalid",
    reason: "it needs 3 pairs of processes, 2 were timed: 1 more",
  });
  expect(cellOf({ rounds: [turn(1, 3), turn(1, 3), turn(1, 3)] })).toMatchObject({
    state: "invalid",
    reason: "medians need 11 times of each, 9 were taken: 2 more",
  });
});

test("without a partner there is no number, and what failed is no number either", () => {
  expect(cellOf({ rounds: [] }, "the base has no model of this id")).toMatchObject({
    ...{ state: "undefined", reason: "the base has no model of this id" },
  });
  expect(cellOf({ rounds: [turn(1)], error: new Error("it crashed") })).toMatchObject({
    ...{ state: "failed", reason: "it crashed" },
  });
  expect(cellOf({ rounds: [], error: new Stopped("stopped") })).toMatchObject({ state: "skipped", reason: "stopped" });
  expect(baseCell(row, undefined, {
    ...{ plan: { preset, against: null }, machine: {}, details: {}, what: "one sample" },
  })).toEqual([]);
});
