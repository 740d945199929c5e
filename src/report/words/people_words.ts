import type { MeasuredCell, Run } from "../../core/run.ts";
import { type Agreement, FEWEST_MODELS, metricsAndPeople } from "../../people/metrics_and_people.ts";
import { columnName } from "./column_heading.ts";
import { nameList } from "./name_list.ts";

/** A metric that was correlated with people, under the name of its column. */
export interface NamedAgreement {
  readonly name: string;
  readonly agreement: Extract<Agreement, { state: "correlated" }>;
}

/** How metrics and people agree, ready to be told. */
export interface AgreementWords {
  /** The closest first. */
  readonly correlated: readonly NamedAgreement[];
  /** What must be said beside: which metrics have none, and why. */
  readonly notes: readonly string[];
}

/**
 * How the metrics of a run agree with people.
 *
 * @param rated Models that people rated.
 *
 * @example
 * ```ts
 * agreementWords(run, 3).notes[0]; // "No rank correlation between metrics and people: it needs at least 5 models …"
 * ```
 */
export function agreementWords(run: Run, rated: number): AgreementWords {
  const named = metricsAndPeople(run).map((agreement) => {
    const column = run.columns.find(({ id }) => id === agreement.metric);
    return { name: column === undefined ? agreement.metric : columnName(run.columns, column), agreement };
  });
  const correlated = named.flatMap(({ name, agreement }) =>
    agreement.state === "correlated" ? [{ name, agreement }] : []
  ).toSorted((a, b) => b.agreement.rank.value - a.agreement.rank.value);
  if (correlated.length === 0 && rated < FEWEST_MODELS) {
    const none = "No rank correlation between metrics and people: it needs at least";
    return {
      correlated,
      notes: [`${none} ${FEWEST_MODELS} models that both rated under one convention; people rated ${rated}.`],
    };
  }
  if (named.length === 0) return { correlated, notes: ["This run ranks its models by no metric of quality."] };
  const without = named.flatMap(({ name, agreement }) =>
    agreement.state === "none" ? [{ name, reason: agreement.reason }] : []
  );
  const notes = [...Map.groupBy(without, ({ reason }) => reason)].map(([reason, own]) =>
    `No correlation for ${nameList(own.map(({ name }) => name))}. ${reason}`
  );
  return { correlated, notes };
}

/**
 * What must be said of the intervals of error rates where some may be too narrow, by the simulations of `humanError`; `null`
 * where none is.
 *
 * @param rates In per cent.
 *
 * @example
 * ```ts
 * narrowNote([{ value: 2, interval: [0.5, 7] }]); // "Where fewer than one answer in ten is wrong, or right, …"
 * ```
 */
export function narrowNote(rates: readonly Pick<MeasuredCell, "value" | "interval">[]): string | null {
  if (!rates.some(({ value, interval }) => interval !== null && (value < 10 || value > 90))) return null;
  return "Where fewer than one answer in ten is wrong, or right, and raters differ much, a 95 % interval may hold in only 80 to " +
    "90 %: the few who make most errors may not be among them.";
}
