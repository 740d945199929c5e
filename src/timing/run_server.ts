import type { Warning } from "../core/run.ts";
import { type Budget, type Limits, openBudget } from "./budget.ts";
import { type ClockJump, clockJump, clockWarnings, readClocks } from "./clock_jump.ts";
import { mostOver } from "./early_stopping.ts";
import type { LatencyBound } from "./server_verdict.ts";

/** What is served. */
export interface ServerRules {
  /** Who is measured, for warnings. */
  readonly name: string;
  /** Milliseconds from the start at which queries are scheduled to arrive, ascending. */
  readonly arrivalsMs: Float64Array;
  /** With it, serving is given up once so many queries are over the bound that all of them can no longer hold. */
  readonly bound?: LatencyBound;
  /** Number of the first query. @default 0 */
  readonly firstQuery?: number;
}

/** How queries were served. */
export interface Served {
  /** From each query's scheduled arrival to its answer, in the order of arrival; shorter where it did not end with all. */
  readonly latenciesMs: Float64Array;
  readonly ended: "all" | "gave-up" | "budget" | "interrupted";
  /** The latest that a query began of those that nobody was before: the clock's part in a latency. */
  readonly wokeLateMs: number;
  readonly seconds: number;
  readonly nextQuery: number;
  readonly warnings: readonly Warning[];
}

/** In a long wait, the budget and the signal are looked at so often. */
const LONGEST_SLEEP_MS = 100;

/**
 * Serves queries as they arrive, one at a time, first come, first served, as in MLPerf's server scenario: one that arrives
 * while another is answered waits, and its latency counts from its scheduled arrival, its wait included.
 *
 * @param query Answers query number i and has its output when it ends. Its error is thrown on.
 * @throws {RangeError} Where the budget or the bound's percentile is out of range.
 *
 * @example
 * ```ts
 * const served = await runServer(query, { name: "gan", arrivalsMs, bound: { percentile: 0.99, boundMs: 50 } });
 * serverVerdict(served.latenciesMs, { percentile: 0.99, boundMs: 50 });
 * ```
 */
export async function runServer(
  query: (i: number) => Promise<void>,
  { name, arrivalsMs, bound, firstQuery = 0 }: ServerRules,
  limits: Limits = {},
): Promise<Served> {
  const budget = openBudget(limits), { clock } = budget;
  const allowed = bound === undefined ? Infinity : mostOver(bound.percentile, arrivalsMs.length) ?? 0;
  const latencies: number[] = [], jumps: ClockJump[] = [];
  let over = 0, wokeLateMs = 0, ended: Served["ended"] = "all", clocks = readClocks(clock);
  const start = clock.now();
  for (const arrival of arrivalsMs) {
    const waited = over <= allowed && await waitUntil(start + arrival, budget);
    const stop = over > allowed ? "gave-up" : budget.stopped();
    if (stop !== undefined) {
      ended = stop;
      break;
    }
    if (waited) wokeLateMs = Math.max(wokeLateMs, clock.now() - start - arrival);
    else await budget.breathe();
    await query(firstQuery + latencies.length);
    const now = readClocks(clock), jump = clockJump(clocks, now), latency = now.now - start - arrival;
    latencies.push(latency);
    if (bound !== undefined && latency > bound.boundMs) over++;
    if (jump !== undefined) jumps.push(jump);
    clocks = now;
  }
  return {
    latenciesMs: Float64Array.from(latencies),
    ended,
    wokeLateMs,
    seconds: budget.spentSeconds(),
    nextQuery: firstQuery + latencies.length,
    warnings: clockWarnings(name, jumps),
  };
}

/** Waits for a moment of the budget's clock, or less where it must stop. @returns Whether there was anything to wait for. */
async function waitUntil(moment: number, { clock, stopped }: Budget): Promise<boolean> {
  if (clock.now() >= moment) return false;
  while (moment - clock.now() > LONGEST_SLEEP_MS && stopped() === undefined) await clock.sleep(LONGEST_SLEEP_MS);
  if (stopped() === undefined) await clock.sleep(moment - clock.now());
  return true;
}
