import { expect, test } from "vitest";
import type { Comparison } from "../core/run.ts";
import { Noise, STREAM } from "../core/noise.ts";
import { normalQuantile } from "../stats/normal_quantile.ts";
import type { Claim } from "./claim.ts";
import { gan, type MadeUp, madeUpCell, madeUpClaim, madeUpRun, vae } from "./fixture_claims.ts";
import { judgeClaims } from "./judge_claims.ts";
import type { Verdict } from "./verdict.ts";

function judge(rows: readonly MadeUp[], claim: Claim = madeUpClaim()): Verdict {
  return judgeClaims(madeUpRun(rows), [claim])[0]!;
}

test("a claim is supported where the interval of the difference is beyond what matters", () => {
  const verdict = judge([vae(0.7), gan(0.9)]);
  expect(verdict).toMatchObject({ outcome: "supported", reason: "the effect is shown" });
  const [{ effect, says }] = verdict.findings as [Verdict["findings"][number]];
  expect(effect).toMatchObject({ scale: "difference", open: { below: false, above: false } });
  // Two errors add in squares: 0.2 ± √2 · 0.01.
  expect(effect!.value).toBeCloseTo(-0.2, 12);
  expect(effect!.interval[0]).toBeCloseTo(-0.2 - Math.SQRT2 * 0.01, 12);
  expect(says).toBe("for");
});

test("it is contradicted by a difference the other way, and by one that is shown to be too small to matter", () => {
  expect(judge([vae(0.9), gan(0.7)])).toMatchObject({
    outcome: "contradicted",
    reason: "it is the other way round",
  });
  expect(judge([vae(0.89), gan(0.9)])).toMatchObject({
    outcome: "contradicted",
    reason: "a difference that would matter is ruled out",
  });
});

test("it is not resolved where the interval holds both", () => {
  expect(judge([vae(0.84, 0.02), gan(0.9, 0.02)])).toMatchObject({
    outcome: "unresolved",
    reason: "the intervals leave both open",
  });
});

test("the p-value is two-sided, of the least effect: 0.05 just where the 95 % interval ends there", () => {
  const half = Math.hypot(0.03, 0.04);
  const { test } = judge([vae(0.9 - 0.05 - half, 0.03), gan(0.9, 0.04)]);
  expect(test).toMatchObject({ claims: 1, alpha: 0.05 });
  expect(test!.pValue).toBeCloseTo(0.05, 10);
});

test("every model of a family counts: the weakest pair is the claim's, and pairs that disagree resolve nothing", () => {
  const both = judge([vae(0.7), gan(0.9), gan(0.83, 0.02, "g2")]);
  const weak = judge([vae(0.7), gan(0.83, 0.02)]);
  expect(both).toMatchObject({ outcome: "supported", reason: "the effect is shown, for both pairs" });
  expect(both.test!.pValue).toBe(weak.test!.pValue);
  expect(judge([vae(0.7), gan(0.9), gan(0.6, 0.01, "g2")])).toMatchObject({
    outcome: "unresolved",
    reason: "the models disagree: 1 for, 1 against, 0 open",
  });
  expect(judge([vae(0.7), gan(0.9), gan(0.75, 0.01, "g2")])).toMatchObject({
    outcome: "unresolved",
    reason: "1 of 2 pairs is open",
  });
});

test("the same to within a margin is shown by an interval inside it, as two one-sided tests have it", () => {
  const near = madeUpClaim({}, { metric: "sharpness", direction: "near", against: { constant: 1 } });
  const sharp = (value: number, half: number) =>
    judge([{ id: "v", family: "vae", numbers: { sharpness: [value, half] } }], near).outcome;
  expect(sharp(1.02, 0.0299)).toBe("supported");
  expect(sharp(1.02, 0.0301)).toBe("unresolved");
  expect(sharp(1.1, 0.02)).toBe("contradicted");
  expect(sharp(0.9, 0.02)).toBe("contradicted");
});

test("not lower than real data: shown up to the margin, refuted beyond it", () => {
  const covers = madeUpClaim({}, { direction: "not-lower", against: { realData: true } });
  const real: MadeUp = { id: "mnist", family: "data", numbers: { recall: [0.95, 0.01] } };
  expect(judge([vae(0.93), real], covers).outcome).toBe("supported");
  expect(judge([vae(0.99), real], covers).outcome).toBe("supported");
  expect(judge([vae(0.9), real], covers).outcome).toBe("unresolved");
  expect(judge([vae(0.8), real], covers)).toMatchObject({
    outcome: "contradicted",
    reason: "a difference that matters is shown",
  });
});

test("a factor is compared as a ratio", () => {
  const faster = madeUpClaim({}, { metric: "latency_p50_ms", least: { ratio: 2 } });
  const timed = (id: string, family: "vae" | "gan", ms: number): MadeUp => ({
    id,
    family,
    numbers: { latency_p50_ms: [ms, ms / 20] },
  });
  const verdict = judge([timed("v", "vae", 1), timed("g", "gan", 4)], faster);
  expect(verdict.outcome).toBe("supported");
  expect(verdict.findings[0]?.effect?.value).toBeCloseTo(0.25, 12);
  expect(judge([timed("v", "vae", 1), timed("g", "gan", 1.5)], faster).outcome).toBe("contradicted");
  expect(judge([timed("v", "vae", 1), timed("g", "gan", 2)], faster).outcome).toBe("unresolved");
});

const bits = (
  id: string,
  family: MadeUp["family"],
  value: number,
  kind: "exact" | "lower-bound" | "estimate",
): MadeUp => ({
  id,
  family,
  numbers: { bits_per_dim: [value, 0.01] },
  as: { kind },
});
const better = (about: "autoregressive" | "vae", other: "autoregressive" | "vae" | "gan") =>
  madeUpClaim({ about }, { metric: "bits_per_dim", against: { families: [other] }, least: { difference: 0.01 } });

test("an exact number below a bound proves nothing, and one above it refutes", () => {
  const claim = better("autoregressive", "vae");
  const lead = judge([bits("a", "autoregressive", 1, "exact"), bits("v", "vae", 1.3, "lower-bound")], claim);
  expect(lead).toMatchObject({
    outcome: "bounded",
    reason: "a bound leaves it open, however many images there are",
  });
  expect(lead.findings[0]?.effect?.open).toEqual({ below: false, above: true });
  const behind = judge([bits("a", "autoregressive", 1.3, "exact"), bits("v", "vae", 1, "lower-bound")], claim);
  expect(behind.outcome).toBe("contradicted");
});

test("a bound below an exact number proves the lead; of two bounds, and of an estimate, nothing is proven", () => {
  const claim = better("vae", "autoregressive");
  const outcome = (own: Parameters<typeof bits>[3], other: Parameters<typeof bits>[3]) =>
    judge([bits("a", "autoregressive", 1.3, other), bits("v", "vae", 1, own)], claim).outcome;
  expect(outcome("lower-bound", "exact")).toBe("supported");
  expect(outcome("exact", "exact")).toBe("supported");
  expect(outcome("lower-bound", "lower-bound")).toBe("bounded");
  expect(outcome("estimate", "exact")).toBe("bounded");
});

test("the difference on the same examples takes the place of two intervals, whichever model it names first", () => {
  const claim = better("vae", "gan");
  const rows = [bits("v", "vae", 1, "exact"), bits("g", "gan", 1.03, "exact")];
  const wide = madeUpRun(
    rows.map((row) => ({ ...row, numbers: { bits_per_dim: [row.numbers!["bits_per_dim"]![0], 0.1] } })),
  );
  expect(judgeClaims(wide, [claim])[0]?.outcome).toBe("unresolved");
  const comparison: Comparison = {
    metric: "bits_per_dim",
    models: ["g", "v"],
    group: "",
    difference: 0.03,
    interval: [0.028, 0.032],
    level: 0.95,
    unit: "bits/dim",
    n: 1000,
    pValue: 1e-9,
    kinds: ["exact", "exact"],
    verdict: "second",
  };
  const [verdict] = judgeClaims({ ...wide, comparisons: [comparison] }, [claim]);
  expect(verdict?.outcome).toBe("supported");
  expect(verdict?.findings[0]?.effect?.interval).toEqual([expect.closeTo(-0.032, 12), expect.closeTo(-0.028, 12)]);
});

test("what a likelihood is needs no test: it holds, or is contradicted", () => {
  const none = madeUpClaim({ about: "gan", statistic: { of: "likelihood", is: "undefined" } });
  const exact = madeUpClaim({ about: "autoregressive", statistic: { of: "likelihood", is: ["exact"] } });
  const run = madeUpRun([gan(0.9), bits("a", "autoregressive", 1, "exact")], [
    { model: "g", family: "gan", metric: "bits_per_dim", state: "undefined", reason: "a GAN defines none" },
  ]);
  const verdicts = judgeClaims(run, [none, exact]);
  expect(verdicts.map(({ outcome, test }) => [outcome, test])).toEqual([["holds", null], ["holds", null]]);
  const [contrary] = judgeClaims(madeUpRun([bits("g", "gan", 1, "exact")]), [none]);
  expect(contrary?.outcome).toBe("contradicted");
  const failed = madeUpRun([gan(0.9)], [
    { model: "g", family: "gan", metric: "bits_per_dim", state: "failed", reason: "out of memory" },
  ]);
  expect(judgeClaims(failed, [none])[0]).toMatchObject({
    outcome: "not-measured",
    reason: "bits_per_dim failed: out of memory",
  });
});

test("network evaluations are counted, and a count that is no multiple contradicts", () => {
  const many = madeUpClaim({
    about: "diffusion",
    statistic: { of: "evaluations", direction: "higher", against: { families: ["gan"] }, least: { ratio: 10 } },
  });
  const rows = (steps: number): MadeUp[] => [
    { id: "d", family: "diffusion", evaluations: steps },
    { id: "g", family: "gan", evaluations: 1 },
  ];
  expect(judge(rows(25), many)).toMatchObject({ outcome: "holds", findings: [{ counts: [25, 1] }] });
  expect(judge(rows(4), many).outcome).toBe("contradicted");
});

test("what a run does not have is not measured, and the reason says what is missing", () => {
  expect(judge([vae(0.7)]).reason).toBe("this run has no model of gan");
  expect(judge([gan(0.7)]).reason).toBe("this run has no model of the family vae");
  expect(judge([{ id: "v", family: "vae" }, { id: "g", family: "gan" }])).toMatchObject({
    outcome: "not-measured",
    reason: "no recall in this run",
    test: null,
  });
});

test("a model without a number to the rule is left out and named; models of other groups do not pair", () => {
  const invalid = { ...madeUpCell("g2", "gan", "recall", [0.2, 0.01]), state: "invalid" as const, reason: "too few" };
  const run = madeUpRun([vae(0.7), gan(0.9), { id: "g2", family: "gan" }], [invalid]);
  expect(judgeClaims(run, [madeUpClaim()])[0]).toMatchObject({
    outcome: "supported",
    leftOut: [{ model: "g2", reason: "recall invalid: too few" }],
  });
  expect(judge([{ ...vae(0.7), group: "mnist" }, { ...gan(0.9), group: "fashion" }])).toMatchObject({
    outcome: "not-measured",
    reason: "no two of these models stand in one group of one run",
  });
});

test("a count decides nothing by the usual alpha, whatever lies between two: its interval holds in 95 %, and more is not known", () => {
  const classes = (id: string, family: "vae" | "gan", interval: [number, number]): MadeUp => ({
    id,
    family,
    numbers: { recall: [interval[0], 0] },
    as: { interval },
  });
  const run = madeUpRun([classes("v", "vae", [7, 8]), classes("g", "gan", [10, 10])]);
  const claim = madeUpClaim({}, { least: { difference: 0.5 } });
  const [usual] = judgeClaims(run, [claim]);
  expect(usual).toMatchObject({ outcome: "unresolved", reason: expect.stringMatching(/^a count, or a number whose/) });
  // Either of two intervals may miss: 2 (1 - 0.95) on a side, twice that on both.
  expect(usual!.test!.pValue).toBeCloseTo(0.2, 12);
  expect(usual!.findings[0]?.effect).toMatchObject({ interval: [-3, -2], level: expect.closeTo(0.9, 12) });
  expect(judgeClaims(run, [claim], { alpha: 0.25 })[0]?.outcome).toBe("supported");
  // Intervals that meet show nothing at any alpha.
  const close = madeUpRun([classes("v", "vae", [9, 10]), classes("g", "gan", [10, 10])]);
  expect(judgeClaims(close, [claim], { alpha: 0.99 })[0]).toMatchObject({ outcome: "unresolved", test: { pValue: 1 } });
});

test("an interval without width is no certainty, and no large sample", () => {
  expect(judge([vae(0.7, 0), gan(0.9)])).toMatchObject({
    outcome: "unresolved",
    test: { pValue: expect.closeTo(0.2) },
  });
  expect(judge([{ ...vae(0.7, 0), as: { n: 1 } }, gan(0.9)]).reason).toBe("v's number is of 1 observation");
  // What a claim says is a number itself is exact: one interval alone may miss.
  const constant = madeUpClaim({}, { against: { constant: 0.9 } });
  expect(judge([vae(0.7, 0)], constant).test!.pValue).toBeCloseTo(0.1, 12);
});

test("numbers of different conventions, without an interval or of few observations resolve nothing", () => {
  const reason = (as: NonNullable<MadeUp["as"]>) => judge([vae(0.7), { ...gan(0.9), as }]).reason;
  expect(reason({ fingerprint: "other", convention: { reference: "cifar" } })).toBe(
    "conventions differ: reference cifar, now mnist holdout10k",
  );
  expect(reason({ interval: null })).toBe("g's number has no interval");
  expect(reason({ n: 4 })).toBe("g's number is of 4 observations");
});

test("a model's other runtime is not another model", () => {
  const run = madeUpRun([vae(0.7), gan(0.9), gan(0.2, 0.01, "g:tfjs")]);
  const rows = run.rows.map((row) => row.id === "g:tfjs" ? { ...row, variantOf: "g" } : row);
  expect(judgeClaims({ ...run, rows }, [madeUpClaim()])[0]?.findings).toHaveLength(1);
});

/** Claims of every direction, each on a metric of its own, with the true effect at an end of what it claims. */
const AT_THE_END = (["lower", "higher", "near", "near", "not-lower", "not-higher"] as const).map((direction, i) => {
  const up = direction === "higher" || direction === "not-higher" || i === 3;
  const claim = madeUpClaim({ id: `c${i}` }, { metric: `m${i}`, direction });
  return { claim, metric: `m${i}`, truth: up ? 0.05 : -0.05 };
});

test("where every effect is just at the end of its region, a false verdict anywhere is as rare as alpha says", () => {
  const noise = new Noise(11n), error = 0.02, runs = 800, normals = new Float64Array(2 * AT_THE_END.length);
  let together = 0, alone = 0;
  for (let example = 0; example < runs; example++) {
    noise.normal(normals, { stream: STREAM.observation, example });
    const model = (id: string, family: "vae" | "gan", at: number): MadeUp => ({
      id,
      family,
      numbers: Object.fromEntries(AT_THE_END.map(({ metric, truth }, i) => [
        metric,
        [(family === "vae" ? truth : 0) + error * normals[at + i]!, error * normalQuantile(0.975)],
      ])),
    });
    const run = madeUpRun([model("v", "vae", 0), model("g", "gan", AT_THE_END.length)]);
    const decided = ({ outcome }: Verdict) => outcome === "supported" || outcome === "contradicted";
    if (judgeClaims(run, AT_THE_END.map(({ claim }) => claim)).some(decided)) together++;
    if (AT_THE_END.some(({ claim }) => decided(judgeClaims(run, [claim])[0]!))) alone++;
  }
  expect(together / runs).toBeLessThan(0.05 + 2.5 * Math.sqrt(0.05 * 0.95 / runs));
  // Six tests of 5 %, two of them halved for having two ends, would err this often without the correction.
  expect(alone / runs).toBeGreaterThan(0.15);
});

test("all claims of a run are corrected together", () => {
  const claim = madeUpClaim();
  const run = madeUpRun([vae(0.8, 0.03), gan(0.9, 0.03)]);
  const [alone] = judgeClaims(run, [claim]);
  const many = judgeClaims(run, Array.from({ length: 10 }, (_, i) => ({ ...claim, id: `c${i}` })));
  expect(alone?.outcome).toBe("supported");
  expect(many[0]?.test).toEqual({ pValue: expect.closeTo(10 * alone!.test!.pValue, 12), claims: 10, alpha: 0.05 });
  expect(many[0]).toMatchObject({
    outcome: "unresolved",
    reason: "beyond chance alone, but not once 10 claims are corrected together",
  });
});

test("alpha outside its range is refused", () => {
  expect(() => judgeClaims(madeUpRun([]), [], { alpha: 1 })).toThrow("'alpha' must be between 0 and 1, got 1");
});
