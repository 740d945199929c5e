import type { CellComparison } from "../../compare/compare_runs.ts";
import { newConventions, regressionsOf } from "../../compare/regressions.ts";
import type { Run } from "../../core/run.ts";
import { comparisonWords } from "./comparison_words.ts";
import { nameList } from "./name_list.ts";

/** A night's run, held against a baseline. */
export interface Night {
  readonly run: Pick<Run, "id" | "suite" | "state" | "manifest">;
  readonly baseline: {
    readonly name: string;
    readonly blessedBy: string | null;
    readonly blessedAt: string;
    readonly run: Pick<Run, "id" | "manifest">;
  };
  readonly comparisons: readonly CellComparison[];
}

/** What is said of a night before its cells are shown. */
export interface NightlyWords {
  /** "Regression: 2 cells are worse, 1 number is lost." */
  readonly verdict: string;
  /** Every loss, the cells of one model and one reason together. */
  readonly losses: readonly string[];
  /** What a reader must know beside: the seeds, what can't be compared any more. */
  readonly notes: readonly string[];
}

/**
 * A night in words, as the terminal and Markdown say it.
 *
 * @example
 * ```ts
 * nightlyWords({ run, baseline, comparisons }).verdict; // "No regression: nothing is worse and no number is lost."
 * ```
 */
export function nightlyWords(night: Night): NightlyWords {
  const { run, baseline, comparisons } = night;
  const regressions = regressionsOf(comparisons), changed = newConventions(comparisons);
  const words = new Map(comparisonWords(comparisons).map((one) => [one.comparison, one]));
  const lost = regressions.flatMap(({ kind, comparison }) => kind === "lost" ? [words.get(comparison)!] : []);
  const worse = regressions.length - lost.length;
  const counts = [
    ...(worse === 0 ? [] : [`${worse} ${worse === 1 ? "cell is" : "cells are"} worse`]),
    ...(lost.length === 0 ? [] : [`${lost.length} ${lost.length === 1 ? "number is" : "numbers are"} lost`]),
  ];
  const [before, after] = [baseline.run.manifest, run.manifest];
  const blessed = `blessed on ${baseline.blessedAt.slice(0, 10)}${
    baseline.blessedBy === null ? "" : ` by ${baseline.blessedBy}`
  }`;
  return {
    verdict: counts.length === 0
      ? "No regression: nothing is worse and no number is lost."
      : `Regression: ${counts.join(", ")}.`,
    losses: [...Map.groupBy(lost, ({ model, reason }) => JSON.stringify([model, reason])).values()].map((alike) => {
      const [{ model, reason }] = alike as [typeof alike[number]];
      return `Lost: ${nameList(alike.map(({ metric }) => metric))} of ${model}: ${reason}.`;
    }),
    notes: [
      `Run ${run.id} (seed ${after.seed}) against the baseline ${baseline.name} (run ${baseline.run.id}, seed ` +
      `${before.seed}), ${blessed}.`,
      ...(run.state === "incomplete" ? ["The run is incomplete: what was skipped was not compared."] : []),
      ...(before.seed === after.seed
        ? ["Both have one seed: an unchanged model draws the same samples, and that nothing changed proves little."]
        : []),
      ...versionNote(before.configuration["suiteVersion"], after.configuration["suiteVersion"], run.suite),
      ...conventionNote(changed.map((comparison) => words.get(comparison)!)),
    ],
  };
}

function versionNote(before: unknown, after: unknown, suite: string): string[] {
  return before === after ? [] : [`The suite ${suite} is at version ${after} now, and was at ${before}.`];
}

function conventionNote(changed: readonly { readonly model: string; readonly metric: string }[]): string[] {
  const [first] = changed;
  if (first === undefined) return [];
  return [
    `${changed.length === 1 ? "1 number" : `${changed.length} numbers`} can't be compared, since what ${
      changed.length === 1 ? "it is a number" : "they are numbers"
    } of has changed (${first.metric} of ${first.model}${
      changed.length === 1 ? "" : ", …"
    }): where that is meant, bless a new run.`,
  ];
}
