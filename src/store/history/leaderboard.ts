import { z } from "zod";
import { type Convention, familySchema, rowSchema } from "../../core/run.ts";
import { conventionOf } from "./convention_of.ts";
import { type HistoryNumber, historyNumber, NUMBER_COLUMNS } from "./history_number.ts";
import type { History } from "./open_history.ts";

/** Models by one metric, within one convention. */
export interface Leaderboard {
  readonly fingerprint: string;
  readonly convention: Convention;
  readonly unit: string;
  readonly direction: "lower" | "higher";
  /** The best latest number first; where the metric describes and is no merit, by name. */
  readonly entries: readonly LeaderboardEntry[];
  /** Real data, in no rank. */
  readonly anchors: readonly LeaderboardEntry[];
  /** Whether the order is one of merit. */
  readonly ranked: boolean;
}

/** One model; one whose likelihood is of several kinds has an entry for each. */
export interface LeaderboardEntry {
  readonly model: string;
  readonly family: z.infer<typeof familySchema>;
  /** Of the latest run that measured it: this is what it is ranked by. */
  readonly latest: HistoryNumber;
  /** The best of all runs, of the first that reached it. It flatters who was measured often, so it ranks nobody. */
  readonly best: HistoryNumber;
}

/** The numbers of a query, each with its series: newest, or best, of each. */
const NUMBERS = (pick: string, conditions: string) => `
  SELECT ${NUMBER_COLUMNS}, series.series, series.model, series.family, series.role, series.ranked
  FROM series
  JOIN cell ON (cell.run, cell.position) = (${pick})
  JOIN run ON run.run = cell.run
  WHERE series.suite = ? AND series.metric = ? AND ${conditions}`;
const NEWEST = `
  SELECT run, position FROM cell AS c WHERE c.series = series.series AND c.state = 'measured'
  ORDER BY c.started DESC, c.run DESC LIMIT 1`;
const EXTREME = (order: "ASC" | "DESC") => `
  SELECT run, position FROM cell AS c WHERE c.series = series.series AND c.state = 'measured'
  ORDER BY c.value ${order}, c.started LIMIT 1`;

const aboutSchema = z.object({
  series: z.number(),
  model: z.string(),
  family: familySchema,
  role: rowSchema.shape.role,
  ranked: z.number(),
});

/**
 * Models of a suite by one metric, a table for each convention, the one with the most models first. Only what was measured
 * to the rule takes part.
 *
 * @param fingerprint The table of this convention only.
 *
 * @example
 * ```ts
 * const [board] = leaderboard(history, "images", "fid");
 * board?.entries[0]?.latest.value; // 2.41
 * ```
 */
export function leaderboard(
  history: History,
  suite: string,
  metric: string,
  fingerprint?: string,
): readonly Leaderboard[] {
  const only = fingerprint === undefined ? "series.fingerprint IS NOT NULL" : "series.fingerprint = ?";
  const given = [suite, metric, ...(fingerprint === undefined ? [] : [fingerprint])];
  const bests = new Map<number, HistoryNumber>();
  for (const [direction, order] of [["lower", "ASC"], ["higher", "DESC"]] as const) {
    const rows = history.prepare(NUMBERS(EXTREME(order), `${only} AND series.direction = '${direction}'`)).all(
      ...given,
    );
    for (const row of rows) bests.set(aboutSchema.parse(row).series, historyNumber(row));
  }
  const tables = new Map<string, Line[]>();
  for (const row of history.prepare(NUMBERS(NEWEST, only)).all(...given)) {
    const about = aboutSchema.parse(row), latest = historyNumber(row);
    const key = JSON.stringify([latest.fingerprint, latest.unit, latest.direction]);
    const line = { ...about, latest, best: bests.get(about.series) ?? latest };
    tables.set(key, [...tables.get(key) ?? [], line]);
  }
  return [...tables.values()].map((lines) => boardOf(history, lines))
    .sort((a, b) => b.entries.length - a.entries.length || (a.fingerprint < b.fingerprint ? -1 : 1));
}

/** An entry with what its row and column were when it was measured. */
type Line = LeaderboardEntry & Pick<z.infer<typeof aboutSchema>, "role" | "ranked">;

function boardOf(history: History, lines: readonly Line[]): Leaderboard {
  const { latest } = lines.reduce((a, b) => a.latest.date >= b.latest.date ? a : b);
  const { fingerprint, unit, direction } = latest, sign = direction === "lower" ? 1 : -1;
  const whole = merged(lines, sign), ranked = whole.every((line) => line.ranked === 1);
  const byName = (a: Line, b: Line) => a.model < b.model ? -1 : a.model > b.model ? 1 : 0;
  const byMerit = (a: Line, b: Line) =>
    ranked ? sign * (a.latest.value - b.latest.value) || byName(a, b) : byName(a, b);
  const of = (role: Line["role"]) => whole.filter((line) => line.role === role).toSorted(byMerit).map(entryOf);
  return {
    fingerprint,
    convention: conventionOf(history, fingerprint) ?? {},
    unit,
    direction,
    entries: of("model"),
    anchors: of("anchor"),
    ranked,
  };
}

/** One line for each model and kind: what a card said of itself in an earlier run does not make it another model. */
function merged(lines: readonly Line[], sign: number): Line[] {
  const found = new Map<string, Line>();
  for (const line of lines.toSorted((a, b) => a.latest.date < b.latest.date ? -1 : 1)) {
    const key = JSON.stringify([line.model, line.latest.kind ?? null]), older = found.get(key);
    const olderIsBest = older !== undefined && sign * (older.best.value - line.best.value) <= 0;
    found.set(key, olderIsBest ? { ...line, best: older.best } : line);
  }
  return [...found.values()];
}

function entryOf({ model, family, latest, best }: Line): LeaderboardEntry {
  return { model, family, latest, best };
}
