import { expect, test } from "vitest";
import { compareRuns } from "../../compare/compare_runs.ts";
import type { Cell, Run } from "../../core/run.ts";
import { fixtureRun, measuredCell, withCells } from "../fixture/fixture_run.ts";
import { nightlyMd } from "../table/nightly_md.ts";
import { type Night, nightlyWords } from "./nightly_words.ts";

const BASE = fixtureRun();

function nightOf(next: Run, seed = "20261126"): Night {
  return {
    run: { ...next, manifest: { ...next.manifest, seed } },
    baseline: { name: "images", blessedBy: "Ada", blessedAt: "2026-11-20T10:00:00.000Z", run: BASE },
    comparisons: compareRuns(BASE, next),
  };
}

test("a night without a regression says so, and what was held against what", () => {
  const { verdict, losses, notes } = nightlyWords(nightOf(BASE));
  expect([verdict, losses]).toEqual(["No regression: nothing is worse and no number is lost.", []]);
  expect(notes).toEqual([
    `Run ${BASE.id} (seed 20261126) against the baseline images (run ${BASE.id}, seed ${BASE.manifest.seed}), blessed on ` +
    "2026-11-20 by Ada.",
  ]);
  expect(nightlyMd(nightOf(BASE))).toMatch(/^## images: No regression: nothing is worse and no number is lost\.\n/);
});

test("what is worse is counted, and losses of one model and one reason are told together", () => {
  const fid = measuredCell(BASE, "pixelcnn-mnist", "fid");
  const failed = (metric: string, reason: string): Cell => ({
    ...{ model: "ddpm-mnist", family: "diffusion", metric, state: "failed", reason },
  });
  const night = nightOf(
    withCells(BASE, { ...fid, value: 20, interval: [19, 21] }, failed("fid", "a | b"), failed("kid", "a | b")),
  );
  const { verdict, losses } = nightlyWords(night);
  expect(verdict).toBe("Regression: 1 cell is worse, 2 numbers are lost.");
  expect(losses).toEqual(["Lost: FID (lenet-mnist) and KID of ddpm-mnist: failed now: a | b."]);
  expect(nightlyMd(night)).toContain("- Lost: FID (lenet-mnist) and KID of ddpm-mnist: failed now: a \\| b.\n");
});

test("one seed, another version of the suite, a changed convention and an incomplete run are noted", () => {
  const fid = measuredCell(BASE, "pixelcnn-mnist", "fid");
  const next = withCells(BASE, { ...fid, convention: { ...fid.convention, k: 9 }, fingerprint: "other" });
  const configuration = { ...next.manifest.configuration, suiteVersion: 2 };
  const changed: Run = { ...next, state: "incomplete", manifest: { ...next.manifest, configuration } };
  const notes = nightlyWords(nightOf(changed, BASE.manifest.seed)).notes.join("\n");
  expect(notes).toContain("Both have one seed: an unchanged model draws the same samples");
  expect(notes).toContain("The suite images is at version 2 now, and was at ");
  expect(notes).toContain("1 number can't be compared, since what it is a number of has changed (FID (lenet-mnist) of");
  expect(notes).toContain("The run is incomplete");
});
