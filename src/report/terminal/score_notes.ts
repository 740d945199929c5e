import type { Cell, Convention, Run } from "../../core/run.ts";

/** What stands below a table of scores. */
export interface ScoreNotes {
  /** What the numbers share, with the value of most where a metric's own note says another; may be empty. */
  readonly shared: string;
  /** What the ± that papers print is, a sentence for each metric that has one. */
  readonly printed: readonly string[];
  /** What metrics report beside their values, a paragraph for each. */
  readonly beside: readonly string[];
  /** What of its convention is a metric's own; metrics of one rule stand together. */
  readonly how: readonly string[];
}

type Numbered = Extract<Cell, { convention: Convention }>;

/** Digits of what stands beside a value: as torch-fidelity prints. */
const DIGITS = 7;
/** The size of each set: said once for each set, whatever the metrics. */
const OF_A_SET = "n_generated";
/** What metrics of one set do not state and do not contradict. */
const OF_THE_REFERENCE = "n_reference";

/**
 * The conventions of a run in few words: what all numbers share once, the rest metric by metric.
 *
 * @example
 * ```ts
 * scoreNotes(run).how; // ["Precision, Recall: k 5 · boundary <", …]
 * ```
 */
export function scoreNotes(run: Run): ScoreNotes {
  const cells = run.columns.flatMap(({ id }) => run.cells.filter(({ metric }) => metric === id))
    .filter((cell): cell is Numbered => "convention" in cell);
  const shared = sharedConvention(cells);
  const title = (metric: string) => run.columns.find(({ id }) => id === metric)?.title ?? metric;
  const several = run.rows.length > 1;
  const notes = cells.map((cell) => ({ cell, text: phrases(ownConvention(cell, shared)) }));
  return {
    shared: [phrases(shared), ...sizes(cells)].filter((text) => text !== "").join(" · "),
    printed: [
      ...new Set(
        cells.flatMap(({ metric, details = {} }) =>
          Object.keys(details).filter(saysWhat).map((key) => `${title(metric)}: ± is the ${details[key]}.`)
        ),
      ),
    ],
    beside: cells.flatMap(({ metric, model, details = {} }) => {
      const told = phrases(Object.fromEntries(Object.entries(details).filter(([key]) => !saysWhat(key))));
      return told === "" ? [] : `${title(metric)}${several ? `, ${model}` : ""}: ${told}`;
    }),
    how: [...Map.groupBy(notes.filter(({ text }) => text !== ""), ({ text }) => text)].map(([text, alike]) => {
      const names = [...Map.groupBy(alike, ({ cell }) => cell.metric)].map(([metric, group]) => {
        const everySet = group.length === cells.filter((cell) => cell.metric === metric).length;
        return everySet ? title(metric) : `${title(metric)} of ${group.map(({ cell }) => cell.model).join(", ")}`;
      });
      return `${names.join(", ")}: ${text}`;
    }),
  };
}

/** Whether a detail explains the ± instead of being a number. */
function saysWhat(key: string): boolean {
  return key.endsWith("_std_is");
}

/** What most numbers were computed under, of the keys that all of them have. */
function sharedConvention(cells: readonly Numbered[]): Convention {
  const keys = new Set(cells.flatMap(({ convention }) => Object.keys(convention)));
  keys.delete(OF_A_SET);
  return Object.fromEntries([...keys].flatMap((key) => {
    const values = cells.flatMap(({ convention }) => convention[key] ?? []);
    if (values.length < cells.length && key !== OF_THE_REFERENCE) return [];
    const [most] = [...Map.groupBy(values, (value) => value)].sort(([, a], [, b]) => b.length - a.length);
    return most !== undefined && most[1].length > values.length / 2 ? [[key, most[0]]] : [];
  }));
}

/** The interval's method last; a library's rule says more than the setting of its name. */
function ownConvention({ convention }: Numbered, shared: Convention): Convention {
  const { interval, ...others } = convention;
  const last = interval === undefined ? others : { ...others, interval };
  return Object.fromEntries(
    Object.entries(last).filter(([key, value]) =>
      key !== OF_A_SET && shared[key] !== value && convention[`rule_${key}`] === undefined
    ),
  );
}

function sizes(cells: readonly Numbered[]): string[] {
  const found = new Map(cells.flatMap(({ model, convention }) => {
    const n = convention[OF_A_SET];
    return n === undefined ? [] : [[model, n] as const];
  }));
  const different = new Set(found.values());
  if (different.size === 0) return [];
  const of = [...found].map(([model, n]) => different.size === 1 ? `${n}` : `${n} of ${model}`);
  return [`n generated ${[...new Set(of)].join(", ")}`];
}

/** "k 5 · interval: Wilson, generated set sampled". */
function phrases(record: Convention): string {
  return Object.entries(record).map(([key, value]) => {
    const name = key.replace(/^rule_/, "").replaceAll("_", " ");
    const text = typeof value === "number" ? String(Number(value.toPrecision(DIGITS))) : String(value);
    return text.includes(" ") ? `${name}: ${text}` : `${name} ${text}`;
  }).join(" · ");
}
