import { UsageError } from "../core/usage_error.ts";
import type { ResultOf, Task } from "./task.ts";
import type { Request, Response } from "./worker.ts";

/** Thrown by tasks that were still waiting when the pool was told to stop. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}

/** What such errors say. */
export const STOPPED = "The run was stopped before this was measured";

/** How a task is queued. */
export interface SubmitOptions {
  /** Called when a worker takes the task up. */
  readonly onStart?: () => void;
  /** Where it stands among what is waiting: lower goes first, equals in the order they came. 0 where it is left out. */
  readonly order?: number;
  /** Buffers of the task that the worker gets instead of a copy; they are empty here from then on. */
  readonly transfer?: readonly ArrayBuffer[];
  /** Tasks of one group are dropped together by {@linkcode WorkerPool.drop}. */
  readonly group?: string;
}

interface Job {
  readonly task: Task;
  readonly order: number;
  readonly group: string | undefined;
  readonly transfer: readonly ArrayBuffer[];
  readonly onStart: (() => void) | undefined;
  /** Takes the worker's answer, unknown to the type checker. */
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** A few workers, one task each at a time, from one queue. */
export class WorkerPool {
  readonly #workers: Worker[];
  readonly #idle: Worker[];
  readonly #queue: Job[] = [];
  readonly #running = new Map<Worker, { readonly id: number; readonly job: Job }>();
  readonly #stopping = new AbortController();
  #nextId = 0;
  #broken: Error | undefined;

  readonly #script: URL;

  /**
   * @param size Number of workers, at least 1.
   * @param script What a worker runs.
   */
  constructor(size: number, script: URL = new URL("./worker.ts", import.meta.url)) {
    this.#script = script;
    this.#workers = Array.from({ length: size }, () => this.#start());
    this.#idle = [...this.#workers];
  }

  get size(): number {
    return this.#workers.length;
  }

  /** Tells when the pool is to stop: work beside it stops by this too. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Queues a task; rejects with {@linkcode Stopped} if the pool stops before it starts. */
  submit<T extends Task>(
    task: T,
    { order = 0, group, transfer = [], onStart }: SubmitOptions = {},
  ): Promise<ResultOf<T>> {
    if (this.signal.aborted) return Promise.reject(new Stopped(STOPPED));
    if (this.#workers.length === 0 && this.#broken !== undefined) return Promise.reject(this.#broken);
    return new Promise<ResultOf<T>>((resolve, reject) => {
      const job: Job = { task, order, group, transfer, onStart, resolve, reject };
      const later = this.#queue.findIndex((other) => other.order > order);
      this.#queue.splice(later < 0 ? this.#queue.length : later, 0, job);
      this.#dispatch();
    });
  }

  /** Forgets the waiting tasks of a group. */
  drop(group: string, reason: Error): void {
    for (let i = this.#queue.length - 1; i >= 0; i--) {
      if (this.#queue[i]!.group === group) this.#queue.splice(i, 1)[0]!.reject(reason);
    }
  }

  /** Starts no further task; those under way finish. */
  stop(): void {
    this.#stopping.abort();
    for (const job of this.#queue.splice(0)) job.reject(new Stopped(STOPPED));
  }

  /** Waits for what is under way, then ends the workers: never while native code is running in one. */
  async close(): Promise<void> {
    this.stop();
    while (this.#running.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    for (const worker of this.#workers) worker.terminate();
  }

  #dispatch(): void {
    while (this.#queue.length > 0 && this.#idle.length > 0) {
      const worker = this.#idle.pop()!, job = this.#queue.shift()!;
      const request: Request = { id: this.#nextId++, task: job.task };
      this.#running.set(worker, { id: request.id, job });
      job.onStart?.();
      try {
        worker.postMessage(request, [...job.transfer]);
      } catch (error) {
        // A buffer that was handed over before, say.
        this.#running.delete(worker);
        this.#idle.push(worker);
        job.reject(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  /** A worker that failed is ended, its task rejected, and another takes its place. */
  #replace(worker: Worker, reason: Error): void {
    const running = this.#running.get(worker);
    this.#running.delete(worker);
    worker.terminate();
    remove(this.#workers, worker);
    remove(this.#idle, worker);
    if (running === undefined) {
      // It failed without a task, so it could not even start: another would not either.
      this.#broken = reason;
    } else {
      running.job.reject(reason);
      const fresh = this.#start();
      this.#workers.push(fresh);
      this.#idle.push(fresh);
    }
    if (this.#workers.length === 0) { for (const job of this.#queue.splice(0)) job.reject(reason); }
    this.#dispatch();
  }

  #start(): Worker {
    const worker = new Worker(this.#script, { type: "module" });
    worker.addEventListener("message", (event: MessageEvent<Response>) => {
      const running = this.#running.get(worker);
      if (running?.id !== event.data.id) return;
      this.#running.delete(worker);
      this.#idle.push(worker);
      const { job } = running;
      const response = event.data;
      // The worker answers a task with the result of its kind: `perform` holds both sides to it.
      if (response.ok) job.resolve(response.result as never);
      else job.reject(named(response.name, response.message));
      this.#dispatch();
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#replace(worker, new Error(`The worker failed: ${event.message}`));
    });
    worker.addEventListener("messageerror", () => {
      this.#replace(worker, new Error("The worker's answer could not be read"));
    });
    return worker;
  }
}

function remove<T>(list: T[], item: T): void {
  const at = list.indexOf(item);
  if (at >= 0) list.splice(at, 1);
}

/** The worker's error again: what the user asked for wrongly stays told apart. */
function named(name: string, message: string): Error {
  if (name === "UsageError") return new UsageError(message);
  const error = new Error(message);
  error.name = name;
  return error;
}
