import type { IndexNews, IndexRequest } from "./index_worker.ts";
import type { Watched } from "./serve_context.ts";

/** A folder of runs that is looked at again and again, and its index kept up to date. */
export interface RunsWatch {
  /** What the last look found. */
  readonly watched: () => Watched;
  /** After the first look, whatever it found. */
  readonly ready: Promise<void>;
  close(): void;
}

/** What a watch tells while it goes on. */
export interface WatchOptions {
  /** Folders looked at in the first look, of how many. */
  readonly onProgress?: (done: number, all: number) => void;
  /** Why the index could not be brought up to date; told once for each reason. */
  readonly onProblem?: (problem: string) => void;
}

/**
 * Watches a folder of runs from a thread of its own. It asks the folder rather than the system, so that it works on any
 * disk: every second, and with many runs less often, so that it takes a tenth of a core at most.
 *
 * @example
 * ```ts
 * const watch = watchRuns({ historyPath: "reports/history.sqlite", runsFolder: "reports/runs" });
 * await watch.ready;
 * watch.watched().broken; // []
 * watch.close();
 * ```
 */
export function watchRuns(request: IndexRequest, { onProgress, onProblem }: WatchOptions = {}): RunsWatch {
  let watched: Watched = { version: 0, indexing: { done: 0, all: 0 }, broken: [], unfinished: [], problem: null };
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  const worker = new Worker(new URL("./index_worker.ts", import.meta.url), { type: "module" });
  const failed = (problem: string) => {
    if (problem !== watched.problem) onProblem?.(problem);
    watched = { ...watched, version: watched.version + Number(problem !== watched.problem), indexing: null, problem };
    resolve();
  };
  worker.addEventListener("message", ({ data: news }: MessageEvent<IndexNews>) => {
    if (news.kind === "failed") return failed(news.problem);
    const { version, indexing } = watched;
    if (news.kind === "progress") {
      if (indexing === null) return;
      watched = { ...watched, version: version + 1, indexing: { done: news.done, all: news.all } };
      onProgress?.(news.done, news.all);
      return;
    }
    const { changed, broken, unfinished } = news;
    const other = changed || indexing !== null || JSON.stringify(broken) !== JSON.stringify(watched.broken);
    watched = { version: version + Number(other), indexing: null, broken, unfinished, problem: null };
    resolve();
  });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    failed(`the thread that keeps the index has ended: ${event.message}`);
  });
  worker.postMessage(request);
  return { watched: () => watched, ready, close: () => worker.terminate() };
}
