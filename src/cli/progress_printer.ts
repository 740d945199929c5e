import type { OnProgress, Pass, PassName, ProgressEvent } from "../engine/progress.ts";

/** What a pass counts, and what it is called. */
const PASSES: Readonly<Record<Pass, { readonly doing: string; readonly noun: string }>> = {
  sample: { doing: "sampling", noun: "samples" },
  likelihood: { doing: "scoring", noun: "likelihoods" },
  partition: { doing: "annealing chains", noun: "chains" },
  check: { doing: "checking", noun: "checks" },
  truth: { doing: "holding against the truth", noun: "images held against the truth" },
  features: { doing: "extracting features", noun: "features" },
  compare: { doing: "comparing", noun: "metrics" },
  latency: { doing: "timing single samples", noun: "latency" },
  throughput: { doing: "timing batches", noun: "throughput" },
  decode: { doing: "timing single sequences", noun: "times of tokens" },
  "decode-batches": { doing: "timing batches of sequences", noun: "times of batches" },
  "read-again": { doing: "timing without the past kept", noun: "worth of the cache" },
  operations: { doing: "counting operations", noun: "operations" },
  ceiling: { doing: "multiplying matrices", noun: "the device's ceiling" },
  rounds: { doing: "timing in turn", noun: "timings, model by model in turn," },
  server: { doing: "serving at rising rates", noun: "the highest rate of arrivals" },
};

interface ActivePass extends PassName {
  readonly total: number;
  /** When a worker took up the first unit that was not cached; rates and times are counted from here. */
  since: number | undefined;
  done: number;
  cached: number;
}

/** Where lines go. */
export interface Screen {
  /** Whether a line may be rewritten in place. */
  readonly live: boolean;
  readonly width: number;
  write(text: string): void;
}

/** Least time between two states of the live line, and between two plain lines of one pass. */
const LIVE_MS = 100, PLAIN_MS = 10_000;

/**
 * Prints progress: a live line with a bar, the rate and the time left where the screen allows it, and one lasting line
 * for every pass that ends; elsewhere plain lines now and then.
 */
export class ProgressPrinter {
  readonly #screen: Screen;
  readonly #active = new Map<string, ActivePass>();
  #shownAt: number;

  constructor(screen: Screen) {
    this.#screen = screen;
    // The first picture of a live line comes at once.
    this.#shownAt = screen.live ? -Infinity : performance.now();
  }

  /** Bound, so that it can be handed on. */
  readonly on: OnProgress = (event) => {
    if (event.type === "model-failed") {
      this.line(`✗ ${event.model}: ${event.reason}`);
      return;
    }
    const { model, pass, method = "" } = event;
    const key = [model, pass, method].join("\n");
    if (event.type === "pass-started") {
      const { total } = event;
      this.#active.set(key, { model, pass, method, total, since: undefined, done: 0, cached: 0 });
    } else if (event.type === "pass-advanced") {
      const active = this.#active.get(key);
      if (active !== undefined) {
        active.cached += event.cached ? event.done - active.done : 0;
        active.done = event.done;
      }
    } else if (event.type === "pass-running") {
      const active = this.#active.get(key);
      if (active !== undefined) active.since = performance.now();
    } else if (event.type === "pass-failed") {
      this.#active.delete(key);
      this.line(`✗ ${model.padEnd(16)} ${PASSES[pass].doing}${by(method)} failed: ${event.reason}`);
    } else {
      this.#finish(key, event);
    }
    this.#show();
  };

  /** Prints a lasting line above the live one. */
  line(text: string): void {
    this.#screen.write(`${this.#screen.live ? "\r\x1b[K" : ""}${text}\n`);
  }

  /** Takes the live line away. */
  close(): void {
    if (this.#screen.live) this.#screen.write("\r\x1b[K");
  }

  #finish(key: string, { model, pass, method, seconds }: Extract<ProgressEvent, { type: "pass-finished" }>): void {
    const active = this.#active.get(key);
    this.#active.delete(key);
    if (active === undefined) return;
    const count = active.total > 1 ? `${active.total.toLocaleString("en")} ` : "";
    const cached = active.cached === 0
      ? ""
      : active.cached === active.total
      ? ", from the cache"
      : ", partly from the cache";
    this.line(`✓ ${model.padEnd(16)} ${count}${PASSES[pass].noun}${by(method)} in ${clock(seconds)}${cached}`);
  }

  #show(): void {
    const now = performance.now();
    if (now - this.#shownAt < (this.#screen.live ? LIVE_MS : PLAIN_MS)) return;
    // The pass that has worked longest is the one that the rest waits for.
    const [active] = [...this.#active.values()].filter(({ since }) => since !== undefined);
    if (active === undefined) return;
    this.#shownAt = now;
    const text = describe(active, now);
    if (this.#screen.live) this.#screen.write(`\r\x1b[K${text.slice(0, this.#screen.width - 1)}`);
    else this.line(text);
  }
}

function by(method: string | undefined): string {
  return method === undefined || method === "" ? "" : ` (${method})`;
}

function describe({ model, pass, method, total, since, done, cached }: ActivePass, now: number): string {
  const doing = `${model.padEnd(16)} ${PASSES[pass].doing}${by(method)}`;
  if (total <= 1) return `${doing} …`;
  const rate = since === undefined ? 0 : (done - cached) / ((now - since) / 1000);
  const width = 20, filled = Math.floor(width * done / total);
  const bar = `${"█".repeat(filled)}${"░".repeat(width - filled)}`;
  const left = rate > 0 ? `, ${rate.toPrecision(3)}/s, ${clock((total - done) / rate)} left` : "";
  return `${doing} ${bar} ${done.toLocaleString("en")} of ${total.toLocaleString("en")}${left}`;
}

function clock(seconds: number): string {
  if (seconds < 59.5) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
