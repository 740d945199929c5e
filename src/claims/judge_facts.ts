import type { Cell, Run } from "../core/run.ts";
import type { Claim, Statistic } from "./claim.ts";
import { modelsOf, pairingsOf } from "./claim_sides.ts";
import { claimedRegion } from "./claimed_region.ts";
import type { Finding, Verdict } from "./verdict.ts";

/** The metric whose cells say whether a likelihood is defined, and of which kind. */
export const LIKELIHOOD_METRIC = "bits_per_dim";

/** Whether the family's models define a likelihood of a kind, or none. */
export function judgeLikelihood(
  run: Run,
  claim: Claim,
  { is }: Extract<Statistic, { of: "likelihood" }>,
): Verdict {
  const leftOut: { model: string; reason: string }[] = [], findings: Finding[] = [];
  const models = modelsOf(run, [claim.about]);
  for (const { id: model } of models) {
    const cell = run.cells.find((cell) => cell.model === model && cell.metric === LIKELIHOOD_METRIC);
    if (cell === undefined || cell.state === "failed" || cell.state === "skipped") {
      const reason = cell === undefined
        ? `no ${LIKELIHOOD_METRIC} in this run`
        : `${LIKELIHOOD_METRIC} ${cell.state}: ${cell.reason}`;
      leftOut.push({ model, reason });
    } else findings.push(fact(model, null, [cell], [], kindHolds(cell, is)));
  }
  return settled(claim, findings, leftOut, missing(models.length, claim, leftOut));
}

/** Whether the family's models take more, or fewer, network evaluations for a sample. */
export function judgeEvaluations(
  run: Run,
  claim: Claim,
  { direction, against, least }: Extract<Statistic, { of: "evaluations" }>,
): Verdict {
  const sides = pairingsOf(
    run,
    claim,
    against,
    ({ evaluationsPerSample }) =>
      evaluationsPerSample === undefined
        ? { reason: "no count of network evaluations for a sample in this run" }
        : { what: evaluationsPerSample },
  );
  const { low, high } = claimedRegion(direction, least);
  const findings = sides.pairings.map(([{ row, what }, other]) => {
    const second = typeof other === "number" ? other : other.what, ratio = what / second;
    const holds = (low === null || ratio >= low) && (high === null || ratio <= high);
    return fact(row.id, typeof other === "number" ? null : other.row.id, [], [what, second], holds);
  });
  return settled(claim, findings, sides.leftOut, sides.missing);
}

function kindHolds(cell: Cell, is: "undefined" | readonly string[]): boolean {
  if (cell.state === "undefined") return is === "undefined";
  return is !== "undefined" && "kind" in cell && cell.kind !== undefined && is.includes(cell.kind);
}

function fact(
  model: string,
  against: string | null,
  cells: readonly Cell[],
  counts: readonly number[],
  holds: boolean,
): Finding {
  return { model, against, cells, counts, effect: null, says: holds ? "for" : "against", reason: null };
}

function missing(models: number, { about }: Claim, leftOut: Verdict["leftOut"]): string {
  if (models === 0) return `this run has no model of the family ${about}`;
  return [...new Set(leftOut.map(({ reason }) => reason))].join("; ");
}

/** The verdict on facts, which need no test: all of them decide, and where they disagree nothing is decided. */
function settled(
  claim: Claim,
  findings: readonly Finding[],
  leftOut: Verdict["leftOut"],
  missing: string | null,
): Verdict {
  const without = { claim, test: null, findings, leftOut };
  if (findings.length === 0) return { ...without, outcome: "not-measured", reason: missing ?? "" };
  const own = findings.filter(({ says }) => says === "for").length;
  if (own === findings.length) return { ...without, outcome: "holds", reason: "no test is needed" };
  return own === 0
    ? { ...without, outcome: "contradicted", reason: "it is not so by construction, and no test is needed" }
    : { ...without, outcome: "unresolved", reason: `the models disagree: ${own} of ${findings.length} are so` };
}
