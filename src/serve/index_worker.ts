/// <reference lib="deno.worker" />
/** Keeps the index up to date in a thread of its own, so that no request waits for it. */
import { indexRuns } from "../store/history/index_runs.ts";
import { type History, openHistory } from "../store/history/open_history.ts";

/** What the worker is told, once. */
export interface IndexRequest {
  readonly historyPath: string;
  readonly runsFolder: string;
}

/** What the worker tells. */
export type IndexNews =
  | { readonly kind: "progress"; readonly done: number; readonly all: number }
  | {
    readonly kind: "looked";
    /** Whether the index is another than before. */
    readonly changed: boolean;
    readonly broken: readonly { readonly folder: string; readonly problem: string }[];
    readonly unfinished: readonly string[];
  }
  | { readonly kind: "failed"; readonly problem: string };

/** Between two looks at the folder: at least this long in milliseconds, and so many times as long as a look takes. */
const LEAST_PAUSE = 1000, PAUSE_SHARE = 10;

self.addEventListener("message", async ({ data: { historyPath, runsFolder } }: MessageEvent<IndexRequest>) => {
  let history: History | undefined;
  for (;;) {
    const start = performance.now();
    try {
      history ??= await openHistory(historyPath);
      tell(await look(history, runsFolder));
    } catch (error) {
      tell({ kind: "failed", problem: error instanceof Error ? error.message : String(error) });
    }
    const pause = Math.max(LEAST_PAUSE, PAUSE_SHARE * (performance.now() - start));
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
});

async function look(history: History, runsFolder: string): Promise<IndexNews> {
  const onProgress = (done: number, all: number) => tell({ kind: "progress", done, all });
  const { added, changed, dropped, broken, unfinished } = await indexRuns(history, runsFolder, { onProgress });
  return { kind: "looked", changed: added + changed + dropped > 0, broken, unfinished };
}

function tell(news: IndexNews): void {
  self.postMessage(news);
}
