import { median } from "../../stats/median.ts";
import { STOPPED, Stopped } from "../worker_pool.ts";
import { watchedPass } from "../watched_pass.ts";
import type { RoundTimes, ServerRound } from "./round_times.ts";
import { whyNoServer } from "./row_cells.ts";
import { inProcess, type SpeedContext } from "./speed_context.ts";
import type { SpeedEntry } from "./speed_plan.ts";
import { setupOf, type Timed } from "./time_rounds.ts";

/** The search begins at this share of what one sample after the other allows. */
const FIRST_SHARE = 0.6;

/** The process is warm after so many single samples. */
const WARM_UP_QUERIES = 20;

/**
 * Looks for the highest rate of arrivals at which a row keeps within the suite's bound.
 *
 * @returns How it served; why it is no server; or what went wrong.
 */
export async function serveRow(
  entry: SpeedEntry,
  times: Timed<RoundTimes> | undefined,
  context: SpeedContext,
): Promise<ServerRound | Error | string> {
  const { plan, setting: { recorded, journal, onProgress }, signal } = context, { suite, preset, metrics } = plan;
  if (!metrics.includes("server_per_s")) return "it was not asked for";
  if (times === undefined) return "it was not timed";
  if (times.error !== undefined) return times.error;
  const known = recorded.server(entry.id);
  if (known !== undefined) return known;
  const slow = whyNoServer(times, suite.server.belowMs);
  if (slow !== undefined) return slow;
  const typical = median(times.rounds.flatMap(({ single }) => single.latenciesMs));
  const of = { name: entry.id, setup: setupOf(entry, context), seed: plan.configuration.seed };
  try {
    const { search, wokeLateMs, warnings } = await watchedPass(
      { model: entry.id, pass: "server" },
      onProgress,
      () =>
        inProcess(context, async (process) => {
          await process.submit({
            kind: "single-stream",
            ...of,
            rules: { leastQueries: WARM_UP_QUERIES, leastSeconds: 0, warmUp: { leastSeconds: preset.warmUpSeconds } },
          });
          return await process.submit({
            kind: "server",
            ...of,
            options: { ...suite.server, start: FIRST_SHARE * 1000 / typical },
            leastQueries: preset.server.queries,
            leastSeconds: preset.server.leastSeconds,
            budgetSeconds: preset.server.maxSeconds,
          });
        }),
    );
    if (signal.aborted) throw new Stopped(STOPPED);
    const found: ServerRound = {
      ended: search.ended,
      bracket: [...search.bracket],
      wokeLateMs,
      probes: search.probes.map(({ rate, holds, queries, over }) => ({ rate, holds, queries, over })),
      warnings: [...warnings],
    };
    await journal.append({ kind: "timing", pass: "server", model: entry.id, times: found });
    return found;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
