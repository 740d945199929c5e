import { deserialize } from "node:v8";
import { UsageError } from "../../core/usage_error.ts";
import { STOPPED, Stopped } from "../worker_pool.ts";
import { frameOf, readFrames } from "./frames.ts";
import type { SpeedRequest, SpeedResponse } from "./speed_process.ts";
import type { SpeedResultOf, SpeedTask } from "./speed_task.ts";

/** A process that times models, one task after the other. */
export interface SpeedProcess {
  /**
   * Asks for one thing.
   *
   * @throws {Error} As the task did, or where the process ended: how, and what it said last.
   * @throws {Stopped} Where it was stopped before.
   */
  submit<T extends SpeedTask>(task: T): Promise<SpeedResultOf<T>>;
  /** Lets it finish what it does, and end. */
  close(): Promise<void>;
}

/** A query that was under way when the run was stopped may take so long. */
const PATIENCE_MS = 60_000;

/** Lines of the standard error that a crash is told with. */
const LAST_LINES = 3;

interface Waiting {
  /** Takes the process's answer, unknown to the type checker. */
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Starts a process for timing. It reads the machine's own files, for which Deno asks for all permissions; it opens no
 * connection.
 *
 * @param signal Ends timing between two queries: what was measured until then is given back. A query that does not end
 * within a minute of it ends with its process.
 * @param script What it runs.
 * @param patienceMs That minute, in milliseconds.
 *
 * @example
 * ```ts
 * const timing = startSpeedProcess(signal);
 * const { openMs } = await timing.submit({ kind: "cold-start", setup, name: "gan", seed: "0" });
 * await timing.close();
 * ```
 */
export function startSpeedProcess(
  signal?: AbortSignal,
  script: URL = new URL("./speed_process.ts", import.meta.url),
  patienceMs = PATIENCE_MS,
): SpeedProcess {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "--allow-all", script.href],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const waiting = new Map<number, Waiting>(), input = child.stdin.getWriter();
  let nextId = 0, ended: Error | undefined;
  const said = lastLines(child.stderr);
  const send = async (request: SpeedRequest) => {
    // A process that is gone says so by its end.
    await input.write(frameOf(request)).catch(() => {});
  };
  const kill = () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
  };
  let patience: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    void send({ type: "stop" });
    patience = setTimeout(kill, patienceMs);
  };
  signal?.addEventListener("abort", stop);

  const listening = (async () => {
    try {
      for await (const body of readFrames(child.stdout)) {
        const response: SpeedResponse = deserialize(body), job = waiting.get(response.id);
        waiting.delete(response.id);
        // The process answers a task with the result of its kind: `perform` holds both sides to it.
        if (response.ok) job?.resolve(response.result as never);
        else job?.reject(named(response));
      }
    } catch {
      // An answer that cannot be read: nothing that follows could be either.
      kill();
    }
    const { code, signal: killedBy } = await child.status;
    const how = killedBy === null ? `with exit code ${code}` : `by ${killedBy}`;
    const lines = await said;
    clearTimeout(patience);
    ended = signal?.aborted === true ? new Stopped(STOPPED) : new Error(
      `The process that timed it ended ${how}${killedBy === "SIGKILL" ? " (out of memory, most likely)" : ""}` +
        `${lines.length === 0 ? "" : `. It said last: ${lines.join(" / ")}`}`,
    );
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  })();

  return {
    submit<T extends SpeedTask>(task: T): Promise<SpeedResultOf<T>> {
      if (signal?.aborted === true) return Promise.reject(new Stopped(STOPPED));
      if (ended !== undefined) return Promise.reject(ended);
      const id = nextId++;
      return new Promise<SpeedResultOf<T>>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        void send({ type: "task", id, task });
      });
    },
    async close() {
      signal?.removeEventListener("abort", stop);
      await input.close().catch(() => {});
      await listening;
    },
  };
}

/** The last lines that are not empty. */
async function lastLines(pipe: ReadableStream<Uint8Array>): Promise<readonly string[]> {
  let lines: string[] = [], rest = "";
  for await (const text of pipe.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)) {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    lines = [...lines, ...parts.map((line) => line.trim()).filter((line) => line !== "")].slice(-LAST_LINES);
  }
  return rest.trim() === "" ? lines : [...lines, rest.trim()].slice(-LAST_LINES);
}

/** The task's error again: what the user asked for wrongly stays told apart. */
function named({ name, message }: Extract<SpeedResponse, { ok: false }>): Error {
  if (name === "UsageError") return new UsageError(message);
  const error = new Error(message);
  error.name = name;
  return error;
}
