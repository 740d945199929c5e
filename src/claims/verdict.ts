import type { Cell, MeasuredCell } from "../core/run.ts";
import type { Claim } from "./claim.ts";
import type { Effect } from "./effect.ts";

/**
 * What a run makes of a claim. `holds`: it is so by construction or by count, which needs no test; `unresolved`: neither
 * shown nor refuted with as many samples, images or seeds as there are; `bounded`: no number of them would show it, since
 * a likelihood is known as a bound only.
 */
export type Outcome = "supported" | "contradicted" | "unresolved" | "bounded" | "holds" | "not-measured";

/** One model of the family, held against one other, against a number, or looked at alone. */
export interface Finding {
  readonly model: string;
  /** The row that it is held against; `null` where it is a number or nothing. */
  readonly against: string | null;
  /** What was measured, as far as it is a cell: the model's, then the other's. */
  readonly cells: readonly Cell[];
  /** What was counted instead: network evaluations, or trainings. */
  readonly counts: readonly number[];
  /** `null` where there is no test, or none can be made. */
  readonly effect: Omit<Effect, "above" | "below"> | null;
  /** Whether this finding by itself speaks for the claim, against it, or leaves it open. */
  readonly says: "for" | "against" | "open";
  /** Why it is open, where that is not the width of an interval. */
  readonly reason: string | null;
}

/** The test behind a verdict. */
export interface ClaimTest {
  /** Two-sided, of the claim; adjusted by Holm's method for all claims that were tested together. */
  readonly pValue: number;
  /** How many those are. */
  readonly claims: number;
  /** How likely one false verdict is, anywhere among them. */
  readonly alpha: number;
}

export interface Verdict {
  readonly claim: Claim;
  readonly outcome: Outcome;
  /** In words, without a stop: what decided, or what is missing. */
  readonly reason: string;
  /** `null` where nothing was tested. */
  readonly test: ClaimTest | null;
  readonly findings: readonly Finding[];
  /** Models that the claim is about, or is held against, which have no number here, or that have nothing to be held against. */
  readonly leftOut: readonly { readonly model: string; readonly reason: string }[];
}

/** A cell with a number to the rule. */
export function isMeasured(cell: Cell | undefined): cell is MeasuredCell {
  return cell?.state === "measured";
}
