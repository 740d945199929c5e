import type { Convention, Run } from "../core/run.ts";
import { median } from "../stats/median.ts";
import type { Errors, RaterErrors } from "./human_error.ts";
import { isProtocolConvention, protocolConvention, SESSION_TRIALS } from "./protocol.ts";
import { raterKey } from "./rater_name.ts";
import { ratingPools } from "./rating_pools.ts";
import { isComplete, type Session } from "./sessions.ts";

/** What people said of one model. */
export interface ModelRatings {
  /** Who went through to the end; a person's sessions added up. */
  readonly raters: readonly RaterErrors[];
  /** Sessions that were left before the end: kept, and not counted. */
  readonly unfinished: number;
  /** Median time of an answer, where times are known. */
  readonly secondsPerAnswer: number | null;
  readonly convention: Convention;
}

/** What people said of the models of a run. */
export interface Ratings {
  readonly models: ReadonlyMap<string, ModelRatings>;
  /** Whether these are all ratings of a convention's source, so that other numbers under it are out of date. */
  readonly replaces: (convention: Convention) => boolean;
  /** Why a row that nobody rated to the end has no number. */
  readonly whyNone: (row: string) => string;
}

/**
 * The sessions of a run by model, those counted that were answered to the end.
 *
 * @example
 * ```ts
 * sessionRatings(run, sessions).models.get("vae-mnist")?.raters.length; // 3
 * ```
 */
export function sessionRatings(run: Run, sessions: readonly Session[]): Ratings {
  const unfinished = (own: readonly Session[]) => own.filter((session) => !isComplete(session)).length;
  const byModel = Map.groupBy(sessions, ({ model }) => model);
  const models = [...byModel].flatMap(([model, own]): [string, ModelRatings][] => {
    const complete = own.filter(isComplete), [first] = complete;
    if (first === undefined) return [];
    const raters = [...Map.groupBy(complete, ({ rater }) => raterKey(rater)).values()].map((sessionsOfOne) => ({
      rater: sessionsOfOne[0]?.rater ?? "",
      real: errorsOf(sessionsOfOne, true),
      generated: errorsOf(sessionsOfOne, false),
    }));
    const secondsPerAnswer = medianSeconds(complete);
    return [[model, {
      raters,
      unfinished: unfinished(own),
      secondsPerAnswer,
      convention: protocolConvention(first.real),
    }]];
  });
  return {
    models: new Map(models),
    replaces: isProtocolConvention,
    whyNone: (row) => {
      const pools = ratingPools(run, row), left = unfinished(byModel.get(row) ?? []);
      if ("reason" in pools) return pools.reason;
      if (left === 0) return "No person has rated it yet: `deno task serve` asks under /people.";
      return `No person has answered all ${SESSION_TRIALS} images of it yet; ${left} began.`;
    },
  };
}

function errorsOf(sessions: readonly Session[], real: boolean): Errors {
  const answers = sessions.flatMap((session) => session.answers).filter(({ shown }) => shown.real === real);
  return { errors: answers.filter(isError).length, trials: answers.length };
}

/** Whether a rater was wrong. */
export function isError({ shown, verdict }: { shown: { real: boolean }; verdict: "real" | "generated" }): boolean {
  return shown.real !== (verdict === "real");
}

/** By the browser's clock where there is one, else by the server's, which the network slows. */
function medianSeconds(sessions: readonly Session[]): number | null {
  const times = sessions.flatMap(({ answers }) =>
    answers.flatMap(({ browserMs, serverMs }) => browserMs ?? serverMs ?? [])
  );
  return times.length === 0 ? null : median(times) / 1000;
}
