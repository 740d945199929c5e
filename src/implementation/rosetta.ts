/**
 * The same samples as each implementation would report them, and for every difference the rules that cause it.
 *
 * A number is set against this project's own. Where the two differ in the digits shown, the causes are the aspects
 * whose rules differ (implementation.ts), less
 *
 * - rules that leave no trace in the number computed here,
 * - aspects that two rows disagree on in the same way whose numbers are the same, but for a hundredth of what is to be
 *   explained: such a rule does not show here. Among the rows are this project's own numbers under the settings that
 *   come nearest to each implementation's,
 * - aspects that only one side has a rule for, as long as another aspect is left: they are details of that one.
 */
import { UsageError } from "../core/usage_error.ts";
import type { MetricOptions } from "../metric/metric_options.ts";
import type { SampleComparison } from "../metric/sample_metric.ts";
import { sampleMetric } from "../metric/sample_metrics.ts";
import { ASSAY_RULES } from "./assay.ts";
import type { Aspect, Rule } from "./implementation.ts";
import { implementationMetric, IMPLEMENTATIONS, missingMetric } from "./implementations.ts";

/** Digits in which numbers are compared and shown: as torch-fidelity prints them. */
const DIGITS = 7;
/** A rule that moves a number by less than this share of a difference does not cause it. */
const LITTLE = 0.01;

/** What one implementation makes of one metric. */
export type RosettaOutcome =
  | {
    readonly state: "measured";
    readonly value: number;
    /** In the digits that are compared. */
    readonly text: string;
    readonly interval: readonly [number, number] | null;
    /** The deviation that it prints behind a ±, of one subset or split; `null` where it prints none. */
    readonly plusMinus: number | null;
    readonly agreement: "to rounding" | "statistical";
  }
  | { readonly state: "refused"; readonly reason: string }
  | { readonly state: "missing"; readonly reason: string };

export interface RosettaRow {
  /** Its id; `assay` for this project. */
  readonly implementation: string;
  readonly version: string;
  readonly outcome: RosettaOutcome;
  readonly rules: readonly Rule[];
  /** Why the number is not the first row's; empty where it is. */
  readonly causes: readonly Rule[];
}

export interface RosettaMetric {
  readonly metric: string;
  readonly name: string;
  /** This project first. */
  readonly rows: readonly RosettaRow[];
  /** Smallest and largest number; `null` where there are fewer than two. */
  readonly spread: readonly [number, number] | null;
}

export type Rosetta = readonly RosettaMetric[];

/** Metrics that some other implementation has too, in the order of a table. */
export const ROSETTA_METRICS: readonly string[] = Object.keys(ASSAY_RULES);

/**
 * Measures by every implementation's rules.
 *
 * @param options What the user set; an implementation without such a setting refuses, and its row says so.
 * @param metrics By default those of {@linkcode ROSETTA_METRICS} that the sets allow.
 *
 * @example
 * ```ts
 * const [fid] = await rosetta(comparison, {}, ["fid"]);
 * fid?.rows.map(({ implementation, causes }) => [implementation, causes.map(({ aspect }) => aspect)]);
 * ```
 */
export async function rosetta(
  comparison: SampleComparison,
  options: MetricOptions = {},
  metrics: readonly string[] = rosettaMetrics(comparison),
): Promise<Rosetta> {
  const tables: RosettaMetric[] = [];
  for (const metric of metrics) tables.push(await rosettaOf(comparison, metric, options));
  return tables;
}

async function rosettaOf(
  comparison: SampleComparison,
  metric: string,
  options: MetricOptions,
): Promise<RosettaMetric> {
  const ours = sampleMetric(metric, options);
  const rows: Row[] = [await ownRow(comparison, metric, options)];
  for (const library of IMPLEMENTATIONS) {
    const theirs = library.metrics[metric];
    rows.push({
      implementation: library.id,
      version: library.version,
      rules: theirs?.rules(options) ?? [],
      outcome: theirs === undefined
        ? { state: "missing", reason: missingMetric(library, ours.name) }
        : await outcomeOf(() => implementationMetric(library, metric, options).measure(comparison)),
    });
  }
  const witnesses = [...rows];
  for (const nearest of nearestOptions(metric)) {
    witnesses.push(await ownRow(comparison, metric, { ...nearest, ...options }));
  }
  const values = rows.flatMap(({ outcome }) => outcome.state === "measured" ? [outcome.value] : []);
  return {
    metric,
    name: ours.name,
    rows: rows.map((row) => ({ ...row, causes: causesOf(row, witnesses) })),
    spread: values.length > 1 ? [Math.min(...values), Math.max(...values)] : null,
  };
}

type Row = Omit<RosettaRow, "causes">;

async function ownRow(comparison: SampleComparison, metric: string, options: MetricOptions): Promise<Row> {
  return {
    implementation: "assay",
    version: "",
    outcome: await outcomeOf(() => sampleMetric(metric, options).measure(comparison)),
    rules: ASSAY_RULES[metric]?.(options) ?? [],
  };
}

/** This project's settings that come nearest to some implementation's, each once. */
function nearestOptions(metric: string): MetricOptions[] {
  const found = new Map<string, MetricOptions>();
  for (const { metrics } of IMPLEMENTATIONS) {
    const nearest = metrics[metric]?.nearest;
    if (nearest !== undefined) found.set(JSON.stringify(nearest), nearest);
  }
  return [...found.values()];
}

async function outcomeOf(
  measure: () => Promise<Awaited<ReturnType<ReturnType<typeof sampleMetric>["measure"]>>>,
): Promise<RosettaOutcome> {
  try {
    const { value, interval, details, convention } = await measure();
    const deviation = details?.subsets_std ?? details?.splits_std;
    return {
      state: "measured",
      value,
      text: value.toPrecision(DIGITS),
      interval,
      plusMinus: typeof deviation === "number" ? deviation : null,
      agreement: convention.agreement === "statistical" ? "statistical" : "to rounding",
    };
  } catch (error) {
    if (error instanceof UsageError || error instanceof RangeError) return { state: "refused", reason: error.message };
    throw error;
  }
}

/** Why a row's number is not the first one's. */
function causesOf(row: Row, rows: readonly Row[]): Rule[] {
  const base = rows.find(({ outcome }) => outcome.state === "measured");
  if (base === undefined || textOf(row) === undefined || textOf(row) === textOf(base)) return [];
  const differing = row.rules.filter(({ aspect, rule, aside }) => !aside && ruleOf(base, aspect)?.rule !== rule);
  const shared = differing.filter(({ aspect }) => ruleOf(base, aspect) !== undefined);
  const candidates = shared.length > 0 ? shared : differing;
  const little = LITTLE * Math.abs(valueOf(row) - valueOf(base));
  const showing = candidates.filter(({ aspect, rule }) => !leavesNoTrace(aspect, rule, { base, rows, little }));
  return showing.length > 0 ? showing : candidates;
}

/** Whether one row has the base's rule of an aspect, another this rule, and their numbers are next to the same. */
function leavesNoTrace(
  aspect: Aspect,
  rule: string,
  { base, rows, little }: { readonly base: Row; readonly rows: readonly Row[]; readonly little: number },
): boolean {
  const measured = rows.filter((row) => textOf(row) !== undefined);
  const asBase = measured.filter((row) => effectiveRule(row, aspect, base) === ruleOf(base, aspect)?.rule);
  const asRuled = measured.filter((row) => effectiveRule(row, aspect, base) === rule);
  return asBase.some((a) => asRuled.some((b) => Math.abs(valueOf(a) - valueOf(b)) <= little));
}

/** The rule that a row's number follows: the base's, where its own leaves no trace in the number. */
function effectiveRule(row: Row, aspect: Aspect, base: Row): string | undefined {
  const own = ruleOf(row, aspect);
  return own?.aside ? ruleOf(base, aspect)?.rule : own?.rule;
}

function ruleOf({ rules }: Row, aspect: Aspect): Rule | undefined {
  return rules.find((known) => known.aspect === aspect);
}

function valueOf({ outcome }: Row): number {
  return outcome.state === "measured" ? outcome.value : NaN;
}

function textOf({ outcome }: Row): string | undefined {
  return outcome.state === "measured" ? outcome.text : undefined;
}

/** The metrics that a rosetta of these sets can hold. */
export function rosettaMetrics(
  { generated, reference }: {
    readonly generated: { readonly features?: unknown; readonly logits?: unknown; readonly spatial?: unknown };
    readonly reference: { readonly features?: unknown; readonly spatial?: unknown };
  },
): string[] {
  return ROSETTA_METRICS.filter((metric) => {
    if (metric === "inception_score") return generated.logits !== undefined;
    if (metric === "sfid") return generated.spatial !== undefined && reference.spatial !== undefined;
    if (metric === "fid") return true;
    return generated.features !== undefined && reference.features !== undefined;
  });
}
