import type { ImageModelCard, LanguageCard } from "../../card/card.ts";
import type { AnyGraphFile } from "../../card/any_graph.ts";
import type { Cell, Convention, Estimate, Row } from "../../core/run.ts";
import { geometricMean } from "../../stats/geometric_mean.ts";
import { median } from "../../stats/median.ts";
import { leastQueries } from "../../timing/early_stopping.ts";
import { emptyCell, thrownCell } from "../outcome_cell.ts";
import { round, type SpeedOutcome } from "./outcome_rules.ts";
import { outcomeCell } from "./row_cells.ts";
import type { PairTimes } from "./round_times.ts";
import { BASE_RATIO } from "../../compare/base_ratio.ts";
import type { Against, SpeedPlan } from "./speed_plan.ts";
import { TURNS_PER_ROUND } from "./time_pair.ts";
import type { Timed } from "./time_rounds.ts";

/** What a row's ratio depends on besides its times. */
export interface BaseRatioSetting {
  readonly plan: Pick<SpeedPlan, "against" | "preset">;
  /** Device, processor and threads. */
  readonly machine: Convention;
  readonly details: Convention;
  /** What takes the time: "one sample". */
  readonly what: string;
}

/**
 * The cell of a row's time against the base's: none where nothing was named to be the base.
 *
 * @param times Absent where the row was not timed in turn with a partner.
 */
export function baseCell(row: Row, times: Timed<PairTimes> | undefined, setting: BaseRatioSetting): Cell[] {
  const { against } = setting.plan, partner = against?.partners.get(row.id);
  if (against === null || partner === undefined) return [];
  if (typeof partner === "string") return [emptyCell(row, BASE_RATIO, "undefined", partner)];
  const { rounds, error } = times ?? { rounds: [], error: new Error("it was not timed") };
  // A row that failed in a later round is not what its first rounds say.
  if (error !== undefined && (rounds.length === 0 || error.name !== "Stopped")) {
    return [thrownCell(row, BASE_RATIO, error)];
  }
  return [outcomeCell(row, BASE_RATIO, baseOutcome(rounds, { against, partner }, setting))];
}

/**
 * The time of something over that of the same in the base. The ratio of a pair of processes is the median over its pairs of
 * blocks; the value is their geometric mean, with Student's interval of their logarithms: processes differ by more than what
 * is timed in one.
 */
function baseOutcome(
  turns: readonly PairTimes[],
  { against, partner }: { readonly against: Against; readonly partner: ImageModelCard | LanguageCard },
  { plan: { preset }, machine, details, what }: BaseRatioSetting,
): SpeedOutcome {
  const wanted = preset.rounds * TURNS_PER_ROUND;
  const ratios = turns.map(ratioOf), all = turns.flatMap(({ blocks }) => blocks);
  const estimate: Estimate = {
    ...geometricMean(ratios),
    level: 0.95,
    n: ratios.length,
    unit: "×",
    direction: "lower",
    convention: {
      what: `time of ${what} over that of the base's model`,
      base: against.base.name,
      statistic: "medians of short blocks in turn, median ratio of each pair of processes, geometric mean over pairs",
      interval: "t of the logarithms, over pairs of processes",
      processes: `${wanted} pairs that are open together, in ${preset.rounds} rounds`,
      min_duration_s: preset.minSeconds,
      ...machine,
    },
    details: {
      ...details,
      own_ms: round(median(all.map(({ own }) => own))),
      base_ms: round(median(all.map(({ base }) => base))),
      by_process: ratios.map((ratio) => Number(ratio.toPrecision(4))).join(", "),
      pairs_of_blocks: all.length,
      base_graphs: graphsText(partner),
    },
  };
  const least = leastQueries(0.5);
  const fewest = Math.min(
    ...(["own", "base"] as const).map((side) => turns.reduce((sum, { counts }) => sum + counts[side], 0)),
  );
  const missing = wanted - turns.length;
  if (fewest >= least && missing <= 0) return { state: "measured", estimate };
  return {
    state: "invalid",
    reason: fewest < least
      ? `medians need ${least} times of each, ${fewest} were taken: ${least - fewest} more`
      : `it needs ${wanted} pairs of processes, ${turns.length} were timed: ${missing} more`,
    estimate,
  };
}

/** The ratio of a pair of processes: the median over its pairs of blocks. */
export function ratioOf({ blocks }: PairTimes): number {
  return median(blocks.map(({ own, base }) => own / base));
}

/** "decode 90c63a4e…, step 1f2e…": graphs and their sha256. */
function graphsText({ graphs }: ImageModelCard | LanguageCard): string {
  const files: readonly [string, AnyGraphFile | undefined][] = Object.entries(graphs);
  return files.flatMap(([name, file]) => file === undefined ? [] : [`${name} ${file.sha256}`]).join(", ") || "none";
}
