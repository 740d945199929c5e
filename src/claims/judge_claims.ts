import type { MeasuredCell, Run } from "../core/run.ts";
import type { Interval } from "../compare/change_of_estimates.ts";
import { whatDiffers } from "../compare/what_differs.ts";
import { holm } from "../stats/holm.ts";
import { type Pairing, pairingsOf, takeCell } from "./claim_sides.ts";
import type { Claim, Statistic } from "./claim.ts";
import { type ClaimedRegion, claimedRegion, type Evidence, evidenceOf } from "./claimed_region.ts";
import { CLOSED, effectOfEstimates, isRough, openSides } from "./effect.ts";
import { judgeEvaluations, judgeLikelihood } from "./judge_facts.ts";
import { spreadEffect } from "./spread_effect.ts";
import { takeTrainings } from "./trainings.ts";
import type { Finding, Verdict } from "./verdict.ts";

export interface JudgeOptions {
  /** How likely one false verdict is, anywhere among the claims; 0.05 unless told. */
  readonly alpha?: number;
}

/**
 * Holds textbook claims against a run.
 *
 * A claim places an effect, such as the difference of two models' recalls, in a region: lower or higher by more than the
 * least effect that would matter, or within it. It is supported where every pair of models is shown to lie in the region,
 * contradicted where every pair is shown to lie outside, and unresolved otherwise. So "lower" is contradicted by a
 * difference the other way, and also by one that is shown to be too small to matter.
 *
 * Of a claim on several pairs the weakest counts: its one-sided p-value is the largest of its pairs' (an intersection-union
 * test: Berger, "Multiparameter hypothesis testing and acceptance sampling", Technometrics 24, 1982). The smaller of both
 * sides, doubled, is the claim's p-value, so that support and contradiction need the same evidence; all claims of the run
 * are corrected together by Holm's method. What a bound leaves open stays open: "at most" never proves "more than".
 *
 * What is so by construction or by count is not tested: whether a likelihood is defined, and how many network evaluations
 * a sample takes.
 *
 * @returns One verdict for each claim, in their order.
 * @throws {RangeError} Where `alpha` is not between 0 and 1.
 *
 * @example
 * ```ts
 * judgeClaims(run, await readClaims("claims")).filter(({ outcome }) => outcome === "contradicted");
 * ```
 */
export function judgeClaims(run: Run, claims: readonly Claim[], { alpha = 0.05 }: JudgeOptions = {}): Verdict[] {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`'alpha' must be between 0 and 1, got ${alpha}`);
  const examined = claims.map((claim) => examine(run, claim, claim.statistic, alpha));
  const tested = examined.filter((one) => "evidence" in one);
  const adjusted = holm(tested.map(({ evidence }) => Math.min(1, 2 * Math.min(evidence.pFor, evidence.pAgainst))));
  return examined.map((one) => {
    if (!("evidence" in one)) return one;
    const { evidence, ...rest } = one;
    const test = { pValue: adjusted[tested.indexOf(one)]!, claims: tested.length, alpha };
    return { ...rest, test, ...decided(one.claim.statistic, evidence, test, one.findings) };
  });
}

/** A claim with its evidence, to be judged with all others. */
type Tested = Pick<Verdict, "claim" | "findings" | "leftOut"> & { readonly evidence: Evidence };

function examine(run: Run, claim: Claim, statistic: Statistic, alpha: number): Verdict | Tested {
  switch (statistic.of) {
    case "likelihood":
      return judgeLikelihood(run, claim, statistic);
    case "evaluations":
      return judgeEvaluations(run, claim, statistic);
    case "value": {
      const region = claimedRegion(statistic.direction, statistic.least);
      const sides = pairingsOf(run, claim, statistic.against, takeCell(run.cells, statistic.metric), ofOneConvention);
      return tested(claim, sides, alpha, (pairing) => ofCells(run, pairing, region, alpha));
    }
    case "spread-over-seeds": {
      const region = claimedRegion(statistic.direction, statistic.least);
      const sides = pairingsOf(run, claim, statistic.against, takeTrainings(run, statistic.metric));
      return tested(claim, sides, alpha, (pairing) => ofTrainings(pairing, region, alpha));
    }
  }
}

/** A pairing with its evidence. */
type Weighed = Omit<Finding, "says"> & Evidence;

function tested<T>(
  claim: Claim,
  { pairings, leftOut, missing }: ReturnType<typeof pairingsOf<T>>,
  alpha: number,
  weigh: (pairing: Pairing<T>) => Weighed,
): Verdict | Tested {
  if (missing !== null) {
    return { claim, outcome: "not-measured", reason: missing, test: null, findings: [], leftOut };
  }
  const weighed = pairings.map(weigh);
  return {
    claim,
    leftOut,
    findings: weighed.map(({ pFor, pAgainst, ...finding }) => ({
      ...finding,
      says: pFor <= alpha / 2 ? "for" : pAgainst <= alpha / 2 ? "against" : "open",
    })),
    evidence: {
      pFor: Math.max(...weighed.map(({ pFor }) => pFor)),
      pAgainst: Math.max(...weighed.map(({ pAgainst }) => pAgainst)),
    },
  };
}

/** A pairing that cannot be decided. */
const OPEN: Evidence = { pFor: 1, pAgainst: 1 };

/** Fewer observations than these are not enough data, as in a comparison of runs. */
const LEAST_N = 5;

function ofCells(run: Run, [side, other]: Pairing<MeasuredCell>, region: ClaimedRegion, alpha: number): Weighed {
  const first = side.what, second = typeof other === "number" ? null : other.what;
  const finding = {
    model: side.row.id,
    against: typeof other === "number" ? null : other.row.id,
    cells: second === null ? [first] : [first, second],
    counts: [],
  };
  const undecided = (reason: string) => ({ ...finding, effect: null, reason, ...OPEN });
  const poor = finding.cells.map(tooPoor).find((reason) => reason !== null);
  if (poor !== undefined && poor !== null) return undecided(poor);
  const differs = second === null ? null : whatDiffers(withoutKind(second), withoutKind(first));
  if (differs !== null) return undecided(differs);
  const open = { first: openSides(first), second: second === null ? CLOSED : openSides(second) };
  const level = 1 - alpha, { scale } = region;
  const paired = second === null || scale === "ratio" ? null : pairedDifference(run, first, second);
  const effect = paired === null
    ? effectOfEstimates(spanned(first), typeof other === "number" ? other : spanned(other.what), scale, level, open)
    : effectOfEstimates(paired, 0, scale, level, open);
  if (effect === null) return undecided("an interval reaches 0, from which no ratio can be taken");
  const { above, below, ...shown } = effect, evidence = evidenceOf({ above, below }, region);
  if (Math.min(evidence.pFor, evidence.pAgainst) <= alpha / 2) {
    return { ...finding, effect: shown, reason: null, ...evidence };
  }
  const rough = (paired === null ? finding.cells.map(spanned) : [paired]).some(isRough);
  const reason = shown.open.below || shown.open.above ? BOUND : rough ? ROUGH : null;
  return { ...finding, effect: shown, reason, ...evidence };
}

const BOUND = "a bound leaves it open, however many images there are";
const ROUGH =
  "a count, or a number whose interval has no width, is known by its interval alone, which is too little evidence";

function ofTrainings([side, other]: Pairing<readonly MeasuredCell[]>, region: ClaimedRegion, alpha: number): Weighed {
  const second = typeof other === "number" ? [] : other.what;
  const effect = spreadEffect(side.what.map(({ value }) => value), second.map(({ value }) => value), 1 - alpha);
  const finding = {
    model: side.row.id,
    against: typeof other === "number" ? null : other.row.id,
    cells: [...side.what, ...second],
    counts: [side.what.length, second.length],
  };
  if (effect === null) {
    const reason = finding.cells.some(({ value }) => !(value > 0))
      ? "a number that is not above 0 has no logarithm, whose spread is compared"
      : "trainings that do not vary have no spread";
    return { ...finding, effect, reason, ...OPEN };
  }
  const { above, below, ...shown } = effect;
  return { ...finding, effect: shown, reason: null, ...evidenceOf({ above, below }, region) };
}

function decided(
  statistic: Statistic,
  { pFor, pAgainst }: Evidence,
  { pValue, alpha, claims }: NonNullable<Verdict["test"]>,
  findings: readonly Finding[],
): Pick<Verdict, "outcome" | "reason"> {
  const n = findings.length, pairs = n === 1 ? "" : n === 2 ? ", for both pairs" : `, for all ${n} pairs`;
  if (pValue <= alpha) {
    return pFor < pAgainst
      ? { outcome: "supported", reason: `the effect is shown${pairs}` }
      : { outcome: "contradicted", reason: `${contrary(statistic, findings)}${pairs}` };
  }
  const count = (says: Finding["says"]) => findings.filter((finding) => finding.says === says).length;
  const [own, other, open] = [count("for"), count("against"), count("open")];
  const unresolved = (reason: string) => ({ outcome: "unresolved" as const, reason });
  if (own > 0 && other > 0) return unresolved(`the models disagree: ${own} for, ${other} against, ${open} open`);
  const reasons = new Set(findings.flatMap(({ reason }) => reason ?? []));
  if (reasons.size === 1 && reasons.has(BOUND)) return { outcome: "bounded", reason: BOUND };
  if (reasons.size > 0) return unresolved([...reasons].join("; "));
  if (open === 0) return unresolved(`beyond chance alone, but not once ${claims} claims are corrected together`);
  return unresolved(
    own + other === 0 ? "the intervals leave both open" : `${open} of ${n} pairs ${open === 1 ? "is" : "are"} open`,
  );
}

/** What is shown where a claim is contradicted. */
function contrary(statistic: Statistic, findings: readonly Finding[]): string {
  const direction = "direction" in statistic ? statistic.direction : null;
  if (direction !== "lower" && direction !== "higher") return "a difference that matters is shown";
  const reversed = findings.every(({ effect }) => {
    if (effect === null) return false;
    const none = effect.scale === "ratio" ? 1 : 0, [low, high] = effect.interval;
    return direction === "lower" ? low > none : high < none;
  });
  return reversed ? "it is the other way round" : "a difference that would matter is ruled out";
}

/** The difference of two models on the same examples, the first less the second, where the run has it. */
function pairedDifference({ comparisons = [] }: Run, first: MeasuredCell, second: MeasuredCell): Interval | null {
  const found = comparisons.find(({ metric, models }) =>
    metric === first.metric && models.includes(first.model) && models.includes(second.model)
  );
  if (found === undefined || found.interval === null) return null;
  const { difference, interval: [low, high], level } = found;
  return found.models[0] === first.model
    ? { value: difference, interval: [low, high], level }
    : { value: -difference, interval: [-high, -low], level };
}

function tooPoor({ model, interval, n }: MeasuredCell): string | null {
  if (interval === null) return `${model}'s number has no interval`;
  return n < LEAST_N ? `${model}'s number is of ${n} ${n === 1 ? "observation" : "observations"}` : null;
}

function ofOneConvention(first: MeasuredCell, second: MeasuredCell): boolean {
  return first.fingerprint === second.fingerprint;
}

/** Kinds of likelihood are told by the sides on which they are open. */
function withoutKind({ kind: _, ...cell }: MeasuredCell): Omit<MeasuredCell, "kind"> {
  return cell;
}

function spanned({ value, interval, level }: MeasuredCell): Interval {
  return { value, interval: interval ?? [value, value], level };
}
