import { expect, test } from "vitest";
import { fixtureRun, measuredCell, withCells } from "../fixture/fixture_run.ts";
import { metricPanel } from "./metric_panel.ts";

const FID = { id: "fid", title: "FID (lenet-mnist)", unit: "", direction: "lower" } as const;

test("the line of real data is drawn only where all models share its convention", () => {
  const run = fixtureRun();
  const draw = (shown: typeof run) => metricPanel(shown, FID, 340);
  const other = { ...measuredCell(run, "mnist", "fid"), fingerprint: "another" };
  const without = run.cells.filter((cell) => cell.model !== "mnist" || cell.metric !== "fid");
  const none = draw({ ...run, cells: without });
  expect(draw(run)).not.toEqual(none);
  expect(draw(withCells(run, other))).toEqual(none);
  const vae = { ...measuredCell(run, "vae-mnist", "fid"), fingerprint: "another" };
  expect(draw(withCells(run, vae))).toEqual(draw(withCells({ ...run, cells: without }, vae)));
}, 30_000);
