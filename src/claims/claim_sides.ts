import type { Cell, MeasuredCell, Row, Run } from "../core/run.ts";
import { isMeasured, type Verdict } from "./verdict.ts";
import type { Against, Claim } from "./claim.ts";

/** A row with what is compared of it. */
export interface Side<T> {
  readonly row: Row;
  readonly what: T;
}

/** A row of the family with one that it is held against, or with a number. */
export type Pairing<T> = readonly [Side<T>, Side<T> | number];

/** All pairings that a claim is decided on, and what has no place among them. */
export interface Pairings<T> {
  readonly pairings: readonly Pairing<T>[];
  readonly leftOut: Verdict["leftOut"];
  /** Why there is no pairing; `null` where there is one. */
  readonly missing: string | null;
}

/** What a row has to be compared, or why it has nothing. */
export type Taken<T> = { readonly what: T } | { readonly reason: string };

/**
 * The models of a family in the bench's first runtime: a model in another runtime is the same model.
 *
 * @example
 * ```ts
 * modelsOf(run, ["vae"]).map(({ id }) => id); // ["vae-mnist", "iwae-mnist"]
 * ```
 */
export function modelsOf({ rows }: Pick<Run, "rows">, families: readonly string[]): Row[] {
  return rows.filter(({ family, role, variantOf }) =>
    role === "model" && variantOf === undefined && families.includes(family)
  );
}

/**
 * Every model of the claim's family with every row that it is held against: models of other families, or real data, of the
 * same group and run. No model is chosen for its number. Where runs stand side by side, an anchor that is the same in all of
 * them stands once, and is held against the models of each.
 *
 * @param take What is compared of a row.
 * @param alike Whether two numbers are of one convention: only so is an anchor held against a model of another run.
 */
export function pairingsOf<T>(
  run: Run,
  { about }: Pick<Claim, "about">,
  against: Against,
  take: (row: Row) => Taken<T>,
  alike: (first: T, second: T) => boolean = () => false,
): Pairings<T> {
  const own = modelsOf(run, [about]);
  if (own.length === 0) return none(`this run has no model of the family ${about}`);
  const others = "constant" in against
    ? []
    : "realData" in against
    ? run.rows.filter(({ role, family }) => role === "anchor" && family === "data")
    : modelsOf(run, against.families);
  if (others.length === 0 && !("constant" in against)) {
    return none(
      "realData" in against ? "this run has no real data" : `this run has no model of ${against.families.join(" or ")}`,
    );
  }
  const leftOut: { model: string; reason: string }[] = [];
  const sided = (rows: readonly Row[]) =>
    rows.flatMap((row): Side<T>[] => {
      const taken = take(row);
      if ("what" in taken) return [{ row, what: taken.what }];
      leftOut.push({ model: row.id, reason: taken.reason });
      return [];
    });
  const [first, second] = [sided(own), sided(others)];
  if ("constant" in against) {
    const pairings = first.map((side): Pairing<T> => [side, against.constant]);
    return { pairings, leftOut, missing: pairings.length === 0 ? missingOf(leftOut) : null };
  }
  const pairings = first.flatMap((side) =>
    second.filter((other) => belongs(side, other, alike)).map((other): Pairing<T> => [side, other])
  );
  if (pairings.length === 0) {
    const apart = first.length > 0 && second.length > 0;
    return { pairings, leftOut, missing: apart ? apartReason(against) : missingOf(leftOut) };
  }
  const paired = new Set(pairings.map(([{ row }]) => row));
  for (const { row: { id: model } } of first.filter(({ row }) => !paired.has(row))) {
    leftOut.push({ model, reason: aloneReason(against) });
  }
  return { pairings, leftOut, missing: null };
}

/** Whether a row is held against another: of one group and run, or an anchor that stands once for several runs. */
function belongs<T>({ row, what }: Side<T>, other: Side<T>, alike: (first: T, second: T) => boolean): boolean {
  if (other.row.group !== row.group) return false;
  if (other.row.source === row.source) return true;
  // Anchors that differ between runs carry their run's name, and were asked for by another.
  return other.row.role === "anchor" && other.row.askedAs === undefined && alike(what, other.what);
}

function apartReason(against: Exclude<Against, { readonly constant: number }>): string {
  return "realData" in against
    ? "no model stands in one group with real data under one convention"
    : "no two of these models stand in one group of one run";
}

function aloneReason(against: Exclude<Against, { readonly constant: number }>): string {
  return "realData" in against
    ? "no real data of its group under its convention"
    : `no model of ${against.families.join(" or ")} with a number in its group and run`;
}

/** A row's cell of one metric, where it has a number to the rule. */
export function takeCell(cells: readonly Cell[], metric: string): (row: Row) => Taken<MeasuredCell> {
  return ({ id }) => {
    const cell = cells.find((cell) => cell.model === id && cell.metric === metric);
    if (cell === undefined) return { reason: `no ${metric} in this run` };
    return isMeasured(cell) ? { what: cell } : { reason: `${metric} ${cell.state}: ${cell.reason}` };
  };
}

function none(missing: string): Pairings<never> {
  return { pairings: [], leftOut: [], missing };
}

function missingOf(leftOut: Verdict["leftOut"]): string {
  const reasons = new Set(leftOut.map(({ reason }) => reason));
  if (reasons.size === 1) return [...reasons].join("");
  return leftOut.map(({ model, reason }) => `${model}: ${reason}`).join("; ");
}
