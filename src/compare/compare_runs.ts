import type { Cell, CompareRules, LeastEffect, MeasuredCell } from "../core/run.ts";
import { holm } from "../stats/holm.ts";
import { BASE_RATIO, changeFromBase } from "./base_ratio.ts";
import { type Change, changeOfEstimates } from "./change_of_estimates.ts";
import { comparesAsRatio, isTimed, leastEffectOf, reaches } from "./compare_rules.ts";
import { type CellPair, type ComparedRun, pairCells } from "./pair_cells.ts";
import { whatDiffers } from "./what_differs.ts";

/**
 * What a comparison says of a cell: `~` is no change beyond chance, or none that counts; `x` not comparable; `!` undecided,
 * for want of data or because it was timed in separate runs.
 */
export type ComparisonMark = "better" | "worse" | "~" | "x" | "!";

/** One cell of two runs, and what became of it. */
export interface CellComparison extends CellPair {
  readonly mark: ComparisonMark;
  /** Why there is no better or worse, where there is more to say than that nothing changed. */
  readonly reason: string | null;
  /** `null` where nothing could be compared. */
  readonly change: Change | null;
  /**
   * Two-sided, of no change, adjusted by Holm's method for every cell of the comparison that has one. Timings of separate
   * runs have none.
   */
  readonly pValue: number | null;
  /** The least change that counts; `null` where the two do not compare. */
  readonly least: LeastEffect | null;
}

/**
 * Compares two runs cell by cell. A cell is better or worse where its change is beyond chance, all comparable cells
 * corrected together, and at least as large as the rules ask. Swapping the runs swaps better and worse.
 *
 * Numbers compare where unit, direction, convention and kind are the same; what differs is told otherwise. Times, rates,
 * memory and energy change by factors, all else by differences. What the test assumes is told at `changeOfEstimates`.
 * Columns that are not ranked are tested too, but a change of theirs is neither better nor worse: it is `x`. Anchors are
 * compared as models are: where one moves, the data or the measurement changed, and not a model.
 *
 * Times, rates and energy of two runs were taken one after the other, on a machine that others may have used meanwhile:
 * unless the rules say otherwise, one that moved is `!`, and it takes no part in the correction. A new run that timed its
 * models in turn with their base has a column of ratios: those are tested against 1, whatever the base has there.
 *
 * @param rules Those of the new run's suite where they are left out, or else the base's.
 * @throws {RangeError} Where a rule is out of its range.
 *
 * @example
 * ```ts
 * const worse = compareRuns(base, next).filter(({ mark }) => mark === "worse");
 * ```
 */
export function compareRuns(
  base: ComparedRun,
  next: ComparedRun,
  rules: CompareRules = next.compareRules ?? base.compareRules ?? {},
): CellComparison[] {
  const { alpha = 0.01, level = 0.95, leastN = 5, separateTimings = "tell" } = rules;
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`'alpha' must be between 0 and 1, got ${alpha}`);
  if (!(level > 0 && level < 1)) throw new RangeError(`'level' must be between 0 and 1, got ${level}`);
  if (!(leastN >= 1)) throw new RangeError(`'leastN' must be 1 or more, got ${leastN}`);
  const compared = pairCells(base, next).map((pair) =>
    pair.metric === BASE_RATIO ? againstBase(pair, leastN) : { pair, finding: findingOf(pair, level, leastN) }
  );
  const isSeparate = ({ metric, next }: CellPair) =>
    separateTimings === "tell" && metric !== BASE_RATIO && isTimed(unitOf(next));
  const adjusted = holm(
    compared.flatMap(({ pair, finding }) => finding.mark === null && !isSeparate(pair) ? [finding.change.pValue] : []),
  );
  let at = 0;
  return compared.map(({ pair, finding }) => {
    if (finding.mark === "x") return { ...pair, ...finding, change: null, pValue: null, least: null };
    const least = leastEffectOf({ id: pair.metric, unit: unitOf(pair.next) }, rules);
    if (finding.mark === "!") return { ...pair, ...finding, change: null, pValue: null, least };
    const { change } = finding;
    if (isSeparate(pair)) return { ...pair, ...told(finding, { alpha, least }), change, pValue: null, least };
    const pValue = adjusted[at++]!;
    return { ...pair, ...judged(pair, finding, { pValue, alpha, least }), change, pValue, least };
  });
}

/**
 * Whether a comparison has something to tell: better or worse, no longer comparable, no longer enough data, or a number
 * that moved by the least effect though nothing is proved, for want of an interval or because it was timed in separate runs.
 * A cell that has no number on either side has not, where it is in one state on both.
 *
 * @example
 * ```ts
 * compareRuns(run, run).some(hasChanged); // false
 * ```
 */
export function hasChanged({ mark, base, next, change, least }: CellComparison): boolean {
  if (mark === "better" || mark === "worse") return true;
  if (mark === "~") return false;
  if (mark === "!" && change !== null) return true;
  if (base?.state !== next?.state) return true;
  if (base?.state !== "measured" || next?.state !== "measured") return false;
  if (mark === "x") return true;
  const bare = base.interval === null || next.interval === null;
  return bare && least !== null && base.value !== next.value && reaches(least, base.value, next.value);
}

/** Two numbers that compare, with their change, to be judged with all others. */
interface Changed {
  readonly mark: null;
  readonly before: number;
  readonly after: number;
  readonly change: Change;
}

/** What can be said of a pair before any correction. */
type Finding =
  | { readonly mark: "x"; readonly reason: string }
  | { readonly mark: "!"; readonly reason: string }
  | Changed;

function findingOf(
  { base, next, roster }: CellPair,
  level: number,
  leastN: number,
): Finding {
  if (base === null || next === null) {
    return { mark: "x", reason: roster === null ? missing(base === null) : ROSTER_WORDS[roster] };
  }
  const without = ofBoth((when) => withoutNumber(base, when), (when) => withoutNumber(next, when));
  if (without !== null) return { mark: "x", reason: without };
  if (!hasNumber(base) || !hasNumber(next)) return { mark: "x", reason: missing(!hasNumber(base)) };
  const differs = whatDiffers(base, next);
  if (differs !== null) return { mark: "x", reason: differs };
  const poor = ofBoth((when) => tooPoor(base, when, leastN), (when) => tooPoor(next, when, leastN));
  if (poor !== null) return { mark: "!", reason: poor };
  if (base.state !== "measured" || next.state !== "measured") return { mark: "!", reason: "not to the rule" };
  const change = changed(base, next, level);
  return change === null
    ? { mark: "!", reason: REACHES_ZERO }
    : { mark: null, before: base.value, after: next.value, change };
}

const REACHES_ZERO = "an interval reaches 0, from which no ratio can be taken";

/**
 * A ratio to the base that was timed in turn is the change itself. What an earlier run has in this column is of another
 * base, and says nothing.
 */
function againstBase(pair: CellPair, leastN: number): { pair: CellPair; finding: Finding } {
  const { next } = pair;
  if (next === null) return { pair, finding: { mark: "x", reason: "the new run timed nothing in turn with a base" } };
  const alone = { ...pair, base: null, roster: null }, without = withoutNumber(next, "now");
  if (without !== null) return { pair: alone, finding: { mark: "x", reason: without } };
  const poor = hasNumber(next) ? tooPoor(next, "now", leastN) : null;
  if (poor !== null) return { pair: alone, finding: { mark: "!", reason: poor } };
  const change = next.state === "measured" ? changeFromBase(next) : null;
  const finding: Finding = change === null
    ? { mark: "!", reason: REACHES_ZERO }
    : { mark: null, before: 1, after: change.value, change };
  return { pair: alone, finding };
}

function unitOf(cell: Cell | null): string {
  return cell !== null && hasNumber(cell) ? cell.unit : "";
}

/** What is said of timings that two runs took one after the other: how far they moved, and no more. */
function told(
  { before, after, change }: Changed,
  { alpha, least }: { alpha: number; least: LeastEffect },
): { mark: ComparisonMark; reason: string | null } {
  return change.pValue >= alpha || !reaches(least, before, after)
    ? { mark: "~", reason: null }
    : { mark: "!", reason: "timed in two separate runs: --against times both in turn" };
}

function changed(base: MeasuredCell, next: MeasuredCell, level: number): Change | null {
  if (base.interval === null || next.interval === null) return null;
  return changeOfEstimates(
    { ...base, interval: base.interval },
    { ...next, interval: next.interval },
    comparesAsRatio(base.unit) ? "ratio" : "difference",
    level,
  );
}

function judged(
  pair: CellPair,
  { before, after }: Changed,
  { pValue, alpha, least }: { pValue: number; alpha: number; least: LeastEffect },
): { mark: ComparisonMark; reason: string | null } {
  if (pValue >= alpha || before === after) return { mark: "~", reason: null };
  if (!reaches(least, before, after)) {
    return { mark: "~", reason: `beyond chance, but less than the ${leastText(least, unitOf(pair.next))} that count` };
  }
  if (pair.column?.ranked === false && pair.metric !== BASE_RATIO) {
    return { mark: "x", reason: "changed, but its column is not ranked: neither way is better" };
  }
  const { next } = pair, lower = next !== null && hasNumber(next) && next.direction === "lower";
  return { mark: (after < before) === lower ? "better" : "worse", reason: null };
}

const ROSTER_WORDS = {
  "new-model": "the base does not have this model",
  "vanished-model": "the new run does not have this model",
  "new-column": "the base does not have this column",
  "vanished-column": "the new run does not have this column",
};

function missing(fromBase: boolean): string {
  return `${fromBase ? "the base" : "the new run"} does not have this cell`;
}

/** What is wrong with either side, told once where it is the same. */
function ofBoth(base: (when: string) => string | null, next: (when: string) => string | null): string | null {
  const both = base("on both sides");
  if (both !== null && both === next("on both sides")) return both;
  return [base("in the base"), next("now")].filter((text) => text !== null).join("; ") || null;
}

type Numbered = Extract<Cell, { readonly value: number }>;

function hasNumber(cell: Cell): cell is Numbered {
  return cell.state === "measured" || cell.state === "invalid";
}

function withoutNumber(cell: Cell, when: string): string | null {
  return hasNumber(cell) ? null : `${cell.state} ${when}: ${cell.reason}`;
}

function tooPoor(cell: Numbered, when: string, leastN: number): string | null {
  if (cell.state === "invalid") return `not to the rule ${when}: ${cell.reason}`;
  if (cell.interval === null) return `without an interval ${when}`;
  // What is known exactly needs no more observations.
  const exact = cell.interval[0] === cell.interval[1];
  return cell.n < leastN && !exact ? `n is ${cell.n} ${when}, and ${leastN} are asked for` : null;
}

function leastText(least: LeastEffect, unit: string): string {
  if ("relative" in least) return `${Number((100 * least.relative).toPrecision(6))} %`;
  return `${least.absolute}${unit === "" ? "" : ` ${unit}`}`;
}
