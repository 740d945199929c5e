/** What `report` does: reads runs, sets them side by side where there are several, and writes what was asked for. */
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { loadClaims } from "./load_claims.ts";
import { PROJECT_ROOT } from "./project_root.ts";
import type { Run } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import { readPeopleTable } from "../people/read_people_table.ts";
import { unknownModels, withHumanError } from "../people/with_human_error.ts";
import { MADE_FORMATS, reportFiles } from "../report/report_files.ts";
import type { ReportFormat } from "../report/report_formats.ts";
import { sideBySide } from "../report/table/side_by_side.ts";
import { pictureIn, placeReport } from "../report/write_report.ts";
import { readRun } from "../store/read_run.ts";
import { goOnCommand } from "./go_on_command.ts";
import type { ReportFlags } from "./report_flags.ts";

/** Of these one at a time is printed: it is one text. */
const TEXTS: readonly ReportFormat[] = ["md", "tex", "csv", "json"];
const SIDE_BY_SIDE = join(PROJECT_ROOT, "reports", "side-by-side");

/** Writes or prints the report of some runs. */
export async function runReport(asked: readonly string[], flags: ReportFlags): Promise<void> {
  const runs = await Promise.all(asked.map((name) => named(name, flags.out)));
  const run = await withPeople(sideBySide(withShortNames(runs)), flags.people);
  const formats = flags.to ?? MADE_FORMATS;
  const files = await reportFiles(run, { formats, picture: pictureOf(runs), claims: await loadClaims() });
  const [only] = formats;
  if (formats.length === 1 && only !== undefined && TEXTS.includes(only) && flags.into === undefined) {
    // A CSV of what the table has no room for is a file beside the table, and never printed behind it.
    const first = files[0]?.content;
    await Deno.stdout.write(new TextEncoder().encode(String(first ?? "")));
    return;
  }
  const folder = flags.into ?? (runs.length === 1 ? runs[0]!.folder : SIDE_BY_SIDE);
  await placeReport(files, folder, formats);
  console.error(`Wrote into ${relative(Deno.cwd(), folder) || "."}: ${files.map(({ file }) => file).join(", ")}`);
}

/** The run with what people said of its models, in a table of their answers. */
async function withPeople(run: Run, table: string | undefined): Promise<Run> {
  if (table === undefined) return run;
  const text = await readFile(table, "utf8").catch(() => {
    throw new UsageError(`--people: ${table} cannot be read: expected a CSV with a line for each rater and model`);
  });
  const ratings = readPeopleTable(text, table), unknown = unknownModels(run, ratings);
  if (unknown.length > 0) {
    console.error(`${table} is of models that the run does not have, which are left out: ${unknown.join(", ")}`);
  }
  return withHumanError(run, ratings);
}

/** A run as it was asked for; its name is `null` where none was given. */
interface AskedRun {
  readonly name: string | null;
  readonly run: Run;
  readonly folder: string;
}

async function named(asked: string, out: string): Promise<AskedRun> {
  const [, name, place] = /^((?!\.\.?=)[^=/\\]+)=(.+)$/.exec(asked) ?? [];
  return { name: name ?? null, ...await readRun(place ?? asked, { runs: out, goOn: goOnCommand }) };
}

/** Runs without a name are called by the last part of their ids, where that tells them apart. */
function withShortNames(runs: readonly AskedRun[]): { name: string; run: Run }[] {
  const short = ({ id }: Run) => id.split("-").at(-1) ?? id;
  const clear = new Set(runs.map(({ run }) => short(run))).size === runs.length;
  return runs.map(({ name, run }) => ({ run, name: name ?? (clear ? short(run) : run.id) }));
}

/** Of several runs, a picture's path begins with its run's name. */
function pictureOf(runs: readonly AskedRun[]): (path: string) => Promise<Uint8Array | undefined> {
  const [first] = runs;
  if (first !== undefined && runs.length === 1) return pictureIn(first.folder);
  const folders = new Map(withShortNames(runs).map(({ name }, i) => [name, runs[i]?.folder ?? ""]));
  return async (path) => {
    const at = path.indexOf("/"), folder = folders.get(path.slice(0, at));
    return folder === undefined ? undefined : await pictureIn(folder)(path.slice(at + 1));
  };
}
