import type { Run } from "../../core/run.ts";
import { isPeopleMetric } from "../../people/people_columns.ts";
import { sourceOf } from "./source_of.ts";

/**
 * Keys of the resolved configuration that the command must repeat, and their flags. How many workers there were is not
 * among them: it changes no number and belongs to the machine.
 */
const FLAGS = [
  ["n", "--n"],
  ["batch", "--batch"],
  ["device", "--device"],
  ["data", "--data"],
  ["registry", "--registry"],
  ["as", "--as"],
  ["ood", "--ood"],
  ["background", "--background"],
  ["text", "--text"],
  ["detokenised", "--detokenised"],
  ["context", "--context"],
  ["stride", "--stride"],
  ["decoding", "--decoding"],
  ["threads", "--threads"],
  // How many sessions share a batch is part of what throughput is.
  ["sessions", "--workers"],
  ["minDuration", "--min-duration"],
  ["against", "--against"],
] as const;

/** What a variant is measured against its model in the first runtime by: both must run. */
const AGAINST_FIRST_RUNTIME = ["runtime_ratio"];

/**
 * The command that measures one row again. An anchor's numbers come with any model, so its command is the run's own; a
 * model in another runtime is asked for by that runtime, but where both runtimes make up the number. People are
 * asked by the server's pages, or their answers come from a table.
 *
 * @param metric Of the number, where it is one of a row's.
 *
 * @example
 * ```ts
 * reproduceCommand(run, "vae-mnist");
 * // "deno task bench --suite images --preset standard --models vae-mnist --seed 7"
 * ```
 */
export function reproduceCommand(run: Run, model: string, metric?: string): string {
  if (metric !== undefined && isPeopleMetric(metric)) return askedAgain(run, model, metric);
  const row = run.rows.find(({ id }) => id === model);
  const { suite, preset, manifest } = sourceOf(run, model);
  if (row?.role === "anchor") return manifest.command;
  const { configuration, seed } = manifest;
  const first = row?.variantOf === undefined ? row : run.rows.find(({ id }) => id === row.variantOf);
  const name = first?.askedAs ?? row?.variantOf ?? model;
  const words = ["--suite", suite, "--preset", preset, "--models", name, "--seed", seed];
  const runtime = configuration["runtime"] ?? (row?.variantOf === undefined ? undefined : row.runtime);
  if (typeof runtime === "string" && !AGAINST_FIRST_RUNTIME.includes(metric ?? "")) words.push("--runtime", runtime);
  for (const [key, flag] of FLAGS) {
    const value = configuration[key] ?? [];
    if (typeof value === "boolean") {
      if (value) words.push(flag);
      continue;
    }
    // A flag that was given several times is given several times again.
    for (const one of Array.isArray(value) ? value : [value]) words.push(flag, String(one));
  }
  return ["deno task bench", ...words.map(quoted)].join(" ");
}

function askedAgain({ id, cells }: Run, model: string, metric: string): string {
  const cell = cells.find((one) => one.model === model && one.metric === metric);
  const table = cell?.state === "measured" ? cell.convention["table"] : undefined;
  return table === undefined ? "deno task serve" : `deno task report ${quoted(id)} --people ${quoted(String(table))}`;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
