import type { Cell, MeasuredCell, Run } from "../core/run.ts";
import { holm } from "../stats/holm.ts";
import { type Change, changeOfEstimates } from "./change_of_estimates.ts";
import { type CompareRules, comparesAsRatio, type LeastEffect, leastEffectOf, reaches } from "./compare_rules.ts";
import { type CellPair, pairCells } from "./pair_cells.ts";
import { whatDiffers } from "./what_differs.ts";

/**
 * What a comparison says of a cell: `~` is no change beyond chance, or none that counts; `x` not comparable, `!` not enough
 * data.
 */
export type ComparisonMark = "better" | "worse" | "~" | "x" | "!";

/** One cell of two runs, and what became of it. */
export interface CellComparison extends CellPair {
  readonly mark: ComparisonMark;
  /** Why there is no better or worse, where there is more to say than that nothing changed. */
  readonly reason: string | null;
  /** `null` where nothing could be compared. */
  readonly change: Change | null;
  /** Two-sided, of no change, adjusted by Holm's method for every cell of the comparison that has one. */
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
 * @throws {RangeError} Where a rule is out of its range.
 *
 * @example
 * ```ts
 * const worse = compareRuns(base, next).filter(({ mark }) => mark === "worse");
 * ```
 */
export function compareRuns(base: Run, next: Run, rules: CompareRules = {}): CellComparison[] {
  const { alpha = 0.01, level = 0.95, leastN = 5 } = rules;
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`'alpha' must be between 0 and 1, got ${alpha}`);
  if (!(level > 0 && level < 1)) throw new RangeError(`'level' must be between 0 and 1, got ${level}`);
  if (!(leastN >= 1)) throw new RangeError(`'leastN' must be 1 or more, got ${leastN}`);
  const compared = pairCells(base, next).map((pair) => ({ pair, finding: findingOf(pair, level, leastN) }));
  const adjusted = holm(compared.flatMap(({ finding }) => finding.mark === null ? [finding.change.pValue] : []));
  let at = 0;
  return compared.map(({ pair, finding }) => {
    if (finding.mark === "x") return { ...pair, ...finding, change: null, pValue: null, least: null };
    const least = leastEffectOf({ id: pair.metric, unit: finding.next.unit }, rules);
    if (finding.mark === "!") return { ...pair, mark: "!", reason: finding.reason, change: null, pValue: null, least };
    const { change } = finding, pValue = adjusted[at++]!;
    return { ...pair, ...judged(pair, finding, { pValue, alpha, least }), change, pValue, least };
  });
}

/**
 * Whether a comparison has something to tell: better or worse, no longer comparable, no longer enough data, or a number
 * without an interval that moved by the least effect. A cell that has no number on either side has not, where it is in one
 * state on both.
 *
 * @example
 * ```ts
 * compareRuns(run, run).some(hasChanged); // false
 * ```
 */
export function hasChanged({ mark, base, next, least }: CellComparison): boolean {
  if (mark === "better" || mark === "worse") return true;
  if (mark === "~") return false;
  if (base?.state !== next?.state) return true;
  if (base?.state !== "measured" || next?.state !== "measured") return false;
  if (mark === "x") return true;
  const bare = base.interval === null || next.interval === null;
  return bare && least !== null && base.value !== next.value && reaches(least, base.value, next.value);
}

/** Two numbers that compare, with their change, to be judged with all others. */
interface Changed {
  readonly mark: null;
  readonly base: MeasuredCell;
  readonly next: MeasuredCell;
  readonly change: Change;
}

/** What can be said of a pair before any correction. */
type Finding =
  | { readonly mark: "x"; readonly reason: string }
  | { readonly mark: "!"; readonly reason: string; readonly next: Numbered }
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
  if (poor !== null) return { mark: "!", reason: poor, next };
  if (base.state !== "measured" || next.state !== "measured") return { mark: "!", reason: "not to the rule", next };
  const change = changed(base, next, level);
  return change === null
    ? { mark: "!", reason: "an interval reaches 0, from which no ratio can be taken", next }
    : { mark: null, base, next, change };
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
  { column }: CellPair,
  { base, next }: Changed,
  { pValue, alpha, least }: { pValue: number; alpha: number; least: LeastEffect },
): { mark: ComparisonMark; reason: string | null } {
  if (pValue >= alpha || base.value === next.value) return { mark: "~", reason: null };
  if (!reaches(least, base.value, next.value)) {
    return { mark: "~", reason: `beyond chance, but less than the ${leastText(least, base.unit)} that count` };
  }
  if (column?.ranked === false) {
    return { mark: "x", reason: "changed, but its column is not ranked: neither way is better" };
  }
  return { mark: (next.value < base.value) === (next.direction === "lower") ? "better" : "worse", reason: null };
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
