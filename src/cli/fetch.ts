import process from "node:process";
import { Command } from "commander";
import { defaultDataDir } from "../dataset/data_dirs.ts";
import { FETCHABLE, fetchDataset, type FetchEvent } from "../dataset/fetch_dataset.ts";

interface FetchFlags {
  readonly data?: string;
  readonly mirror?: string[];
}

/**
 * `fetch <dataset> [--data DIR] [--mirror URL]`: downloads a dataset and checks it. Progress goes to stderr; the folder
 * that holds the files is the one line on stdout. Ctrl-C leaves nothing half-written and exits with 130.
 */
export function fetchCommand(): Command {
  return new Command("fetch")
    .description("Download a dataset from its official mirrors and check its content")
    .argument("<dataset>", `one of ${FETCHABLE.join(", ")}`)
    .option("--data <dir>", "put the files into <dir>/<dataset>/ (default: .assay/data in the project's folder)")
    .option(
      "--mirror <url>",
      "base address to take instead of the official mirrors; may be given several times",
      (url: string, earlier: string[] = []) => [...earlier, url],
    )
    .action(async (dataset: string, flags: FetchFlags) => await runFetch(dataset, flags));
}

async function runFetch(dataset: string, { data, mirror }: FetchFlags): Promise<void> {
  const interruption = new AbortController();
  // Never more than one: `deno task` forwards a Ctrl-C that the terminal has already delivered.
  const interrupt = () => interruption.abort();
  process.on("SIGINT", interrupt);
  try {
    const folder = await fetchDataset(dataset, {
      into: data ?? defaultDataDir(),
      ...(mirror === undefined ? {} : { mirrors: mirror }),
      signal: interruption.signal,
      onProgress: progressPrinter(),
    });
    console.log(`${dataset} is in ${folder}, complete and checked.`);
    if (data !== undefined) console.error(`Use it with --data ${data}, or set ASSAY_DATA=${data}.`);
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    const again = `deno task fetch ${dataset}${data === undefined ? "" : ` --data ${data}`}`;
    console.error(`\nInterrupted. Files that are complete are kept; '${again}' gets the others.`);
    process.exitCode = 130;
  } finally {
    process.off("SIGINT", interrupt);
  }
}

/** Prints a line per step; on a terminal also how much of a file has come, at most ten times a second. */
function progressPrinter(): (event: FetchEvent) => void {
  const live = process.stderr.isTTY === true;
  const clear = live ? "\r\x1b[K" : "";
  let shownAt = 0;
  return (event) => {
    if (event.kind === "received") {
      const now = performance.now();
      if (!live || now - shownAt < 100) return;
      shownAt = now;
      const of = event.totalBytes === null ? "" : ` of ${megabytes(event.totalBytes)}`;
      process.stderr.write(`${clear}${event.file}: ${megabytes(event.bytes)}${of}`);
      return;
    }
    process.stderr.write(`${clear}${sentence(event)}\n`);
  };
}

function sentence(event: Exclude<FetchEvent, { kind: "received" }>): string {
  switch (event.kind) {
    case "present":
      return `${event.file}: already there, and right`;
    case "replacing":
      return `${event.file}: there, but not the published file; fetching it again. ${event.reason}`;
    case "trying":
      return `${event.file}: from ${event.url}`;
    case "refused":
      return `${event.file}: not from there: ${event.reason}`;
    case "done":
      return `${event.file}: ${megabytes(event.bytes)}, checked`;
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e5 ? 3 : 1)} MB`;
}
