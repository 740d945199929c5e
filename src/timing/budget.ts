import { type Clock, systemClock } from "./clock.ts";

/** How long a pass may go on. */
export interface Limits {
  /** Seconds from its start; what does not fit is left out. Without it there is no limit. */
  readonly budgetSeconds?: number | undefined;
  /** Ends it between two queries. */
  readonly signal?: AbortSignal | undefined;
  /** @default the machine's own. */
  readonly clock?: Clock | undefined;
}

/** Why a pass ends before it has measured enough. */
export type Stop = "budget" | "interrupted";

/** Time that is spent. */
export interface Budget {
  readonly clock: Clock;
  readonly seconds: number;
  /** Since the start. */
  spentSeconds(): number;
  /** Why nothing more may begin, or `undefined` where it may. */
  stopped(): Stop | undefined;
  /** To be called between two queries: lets other events, such as a signal's, be heard every now and then. */
  breathe(): Promise<void>;
}

/** So often other events are heard: a wait of its own for each query would cost the fastest as much as it takes. */
const BREATH_MS = 50;

/**
 * Starts a budget: its time runs from now.
 *
 * @throws {RangeError} Where the budget is negative or no number.
 *
 * @example
 * ```ts
 * const budget = openBudget({ budgetSeconds: 60, signal });
 * while (budget.stopped() === undefined) {
 *   await budget.breathe();
 *   await work();
 * }
 * ```
 */
export function openBudget({ budgetSeconds = Infinity, signal, clock = systemClock }: Limits = {}): Budget {
  if (!(budgetSeconds >= 0)) {
    throw new RangeError(`Cannot keep a budget: 'budgetSeconds' must be 0 or more, got ${budgetSeconds}`);
  }
  const start = clock.now();
  let breath = start;
  const spentSeconds = () => (clock.now() - start) / 1000;
  return {
    clock,
    seconds: budgetSeconds,
    spentSeconds,
    stopped() {
      if (signal?.aborted === true) return "interrupted";
      return spentSeconds() >= budgetSeconds ? "budget" : undefined;
    },
    async breathe() {
      if (clock.now() - breath < BREATH_MS) return;
      await clock.sleep(0);
      breath = clock.now();
    },
  };
}
