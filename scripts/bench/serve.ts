/**
 * How long the pages of `deno task serve` take over many runs.
 *
 *     deno run -A scripts/bench/serve.ts [--runs N] [--cells N] [--repeats N]
 *
 * Writes synthetic runs (10,000 of 100 cells, see many_runs.ts) into a temporary folder and starts the server over it, as
 * a process of its own. Asks for the list of runs while they are read for the first time, then for every page with
 * other arguments each time, one request after another. Prints the median and the slowest of each; the aim is an answer
 * in less than 200 ms on two cores. Ends with 1 where one is missed. The folder is removed.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { median } from "../../src/stats/median.ts";
import { manyRuns, SUITES, writeManyRuns } from "./many_runs.ts";

const AIM = 200;

const { values: flags } = parseArgs({
  options: {
    runs: { type: "string", default: "10000" },
    cells: { type: "string", default: "100" },
    repeats: { type: "string", default: "25" },
  },
});
const runs = Number(flags.runs), repeats = Number(flags.repeats), many = manyRuns(runs, Number(flags.cells));
const { models, metrics } = many;
const folder = await mkdtemp(join(tmpdir(), "assay-bench-serve-")), runsFolder = join(folder, "runs");
let missed = false;
try {
  console.log(
    `${cpus()[0]?.model.trim()}, ${cpus().length} cores; ${runs} runs of ${models.length * metrics.length} cells`,
  );
  await writeManyRuns(runsFolder, many);
  await writeUnfinished();
  const server = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", join(import.meta.dirname!, "..", "..", "src", "cli", "main.ts"), "serve", "--port", "0"],
      ...["--out", runsFolder, "--history", join(folder, "history.sqlite")],
    ],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  try {
    const url = await addressOf(server);
    await timeIndexing(url);
    await timePages(url);
  } finally {
    server.kill("SIGINT");
    await server.status;
  }
} finally {
  await rm(folder, { recursive: true });
}
if (missed) Deno.exit(1);

/** A run under way, with a journal of many units. */
async function writeUnfinished(): Promise<void> {
  const header = { id: "now", startedAt: "2099-12-31", configuration: { suite: "images", preset: "quick", models } };
  const units = Array.from({ length: 5000 }, (_, i) => ({
    kind: "unit",
    pass: "sample",
    model: models[i % models.length],
    first: i,
  }));
  await mkdir(join(runsFolder, "now"));
  const lines = [header, ...units].map((line) => `${JSON.stringify(line)}\n`);
  await writeFile(join(runsFolder, "now", "journal.jsonl"), lines.join(""));
}

async function addressOf(server: Deno.ChildProcess): Promise<string> {
  let said = "";
  for await (const text of server.stdout.pipeThrough(new TextDecoderStream()).values({ preventCancel: true })) {
    said += text;
    const [url] = /http:\S+/.exec(said) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error(`The server ended before it said where it is: ${said}`);
}

/** Asks for the list of runs until all are in it. */
async function timeIndexing(url: string): Promise<void> {
  const start = performance.now(), times: number[] = [];
  for (;;) {
    times.push(await timeOf(url));
    const { indexing } = await (await fetch(`${url}api/runs?limit=1`)).json();
    if (indexing === null) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  console.log(`${"all runs read".padEnd(44)} ${((performance.now() - start) / 1000).toFixed(1).padStart(8)} s`);
  tell(`/ meanwhile, ${times.length} times`, times);
}

async function timePages(url: string): Promise<void> {
  const pick = <T>(list: readonly T[], i: number) => list[Math.floor(i * list.length / repeats) % list.length]!;
  const id = (i: number) => many.run(Math.floor(i * runs / repeats)).id;
  const conventions = await Promise.all(metrics.map(async (metric) => {
    const { boards } = await (await fetch(`${url}api/leaderboard?suite=${SUITES[0]}&metric=${metric}`)).json();
    return String(boards[0]?.fingerprint);
  }));
  const pages: Record<string, (i: number) => string> = {
    "/": () => "",
    "/?suite=…&before=…": (i) => `?suite=${SUITES[i % 3]}&before=${id(i)}`,
    "/run/…/": (i) => `run/${id(i)}/`,
    "/run/…/run.json": (i) => `run/${id(i)}/run.json`,
    "/leaderboard": () => "leaderboard",
    "/leaderboard?suite=…&metric=…": (i) => `leaderboard?suite=${SUITES[i % 3]}&metric=${pick(metrics, i)}`,
    "/leaderboard?…&convention=…": (i) =>
      `leaderboard?suite=${SUITES[0]}&metric=${pick(metrics, i)}&convention=${pick(conventions, i)}`,
    "/model/…": (i) => `model/${models[1 + i % (models.length - 1)]}`,
    "/model/…?metric=…": (i) => `model/${models[1]}?metric=${pick(metrics, i)}`,
    "/model/…?metric=…&last=500": (i) => `model/${models[1]}?metric=${pick(metrics, i)}&last=500`,
    "/compare": () => "compare",
    "/compare?next=…": (i) => `compare?next=${id(i)}`,
    "/compare?base=…&next=…": (i) => `compare?base=${id(i)}&next=${id(i + 1 < repeats ? i + 1 : 0)}`,
    "/people": () => "people",
    "/api/runs?limit=1000": () => "api/runs?limit=1000",
    "/api/leaderboard?…": (i) => `api/leaderboard?suite=${SUITES[i % 3]}&metric=${pick(metrics, i)}`,
    "/api/series?…&last=500": (i) => `api/series?model=${models[1]}&metric=${pick(metrics, i)}&last=500`,
    "/api/compare?…": (i) => `api/compare?base=${id(i)}&next=${id(0)}`,
  };
  for (const [name, path] of Object.entries(pages)) {
    const times: number[] = [];
    for (let i = 0; i < repeats; i++) times.push(await timeOf(url + path(i)));
    tell(name, times);
  }
}

/** Milliseconds until the whole answer is there. */
async function timeOf(url: string): Promise<number> {
  const start = performance.now(), response = await fetch(url);
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return performance.now() - start;
}

function tell(name: string, times: readonly number[]): void {
  const slowest = Math.max(...times);
  if (slowest > AIM) missed = true;
  console.log(
    `${name.padEnd(44)} ${median(times).toFixed(1).padStart(8)} ms median, ${
      slowest.toFixed(1).padStart(8)
    } ms slowest` +
      (slowest > AIM ? "   MISSED" : ""),
  );
}
