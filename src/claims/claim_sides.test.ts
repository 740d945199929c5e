import { expect, test } from "vitest";
import { gan, type MadeUp, madeUpClaim, madeUpRun, vae } from "./fixture_claims.ts";
import { judgeClaims } from "./judge_claims.ts";

/** Rows as they stand where runs stand side by side: each of the run that is told. */
function ofRuns(rows: readonly (MadeUp & { readonly run: string; readonly askedAs?: string })[]) {
  const run = madeUpRun(rows);
  return {
    ...run,
    rows: run.rows.map((row, i) => {
      const { run: source, askedAs } = rows[i]!;
      return { ...row, source, ...(askedAs !== undefined && { askedAs }) };
    }),
  };
}

const AS_REAL = madeUpClaim({}, { direction: "not-lower", against: { realData: true } });
const real = (id: string, as: NonNullable<MadeUp["as"]> = {}): MadeUp => ({
  id,
  family: "data",
  numbers: { recall: [0.9, 0.01] },
  as,
});

test("an anchor that stands once for several runs is held against the models of each", () => {
  const rows = [{ ...vae(0.9), run: "a" }, { ...vae(0.7, 0.01, "v2"), run: "b" }];
  const [verdict] = judgeClaims(ofRuns([...rows, { ...real("mnist"), run: "a" }]), [AS_REAL]);
  expect(verdict).toMatchObject({
    outcome: "unresolved",
    reason: "the models disagree: 1 for, 1 against, 0 open",
    findings: [{ model: "v", against: "mnist" }, { model: "v2", against: "mnist" }],
    leftOut: [],
  });
});

test("an anchor that runs have each their own of is held against its own run's models, and one of another convention against none", () => {
  const rows = [{ ...vae(0.9), run: "a" }, { ...vae(0.9, 0.01, "v2"), run: "b" }];
  const [own] = judgeClaims(
    ofRuns([
      ...rows,
      { ...real("mnist (a)"), run: "a", askedAs: "mnist" },
      { ...real("mnist (b)"), run: "b", askedAs: "mnist" },
    ]),
    [AS_REAL],
  );
  expect(own?.findings.map(({ model, against }) => [model, against])).toEqual([["v", "mnist (a)"], [
    "v2",
    "mnist (b)",
  ]]);
  const other = { fingerprint: "other" };
  const [left] = judgeClaims(ofRuns([{ ...rows[0]!, as: other }, rows[1]!, { ...real("mnist", other), run: "a" }]), [
    AS_REAL,
  ]);
  expect(left).toMatchObject({
    outcome: "supported",
    findings: [{ model: "v" }],
    leftOut: [{ model: "v2", reason: "no real data of its group under its convention" }],
  });
});

test("a model that pairs with none of another family in its run is left out and named", () => {
  const rows = [{ ...vae(0.7), run: "a" }, { ...gan(0.9), run: "a" }, { ...vae(0.95, 0.01, "v2"), run: "b" }];
  expect(judgeClaims(ofRuns(rows), [madeUpClaim()])[0]).toMatchObject({
    outcome: "supported",
    findings: [{ model: "v", against: "g" }],
    leftOut: [{ model: "v2", reason: "no model of gan with a number in its group and run" }],
  });
});
