/**
 * How long it takes to index many runs, and to answer from the index.
 *
 *     deno run -A scripts/bench/history.ts [--runs N] [--cells N] [--repeats N]
 *
 * Writes synthetic runs (10,000 of 100 cells: 10 models by 10 metrics, three suites, an hour apart) into a temporary
 * folder, indexes them, indexes them again with nothing changed, then with one run changed, and asks each query with other
 * arguments each time. Prints the times, of queries the median and the slowest; the aims are an indexing in less than a
 * minute and an answer in less than 200 ms on two cores. Ends with 1 where one is missed. The folder is removed.
 */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { changePoints } from "../../src/stats/change_points.ts";
import { median } from "../../src/stats/median.ts";
import { cellsOf } from "../../src/store/history/cells_of.ts";
import { writeRun } from "../../src/store/history/fixture_history.ts";
import { indexRuns } from "../../src/store/history/index_runs.ts";
import { leaderboard } from "../../src/store/history/leaderboard.ts";
import { listMetrics } from "../../src/store/history/list_metrics.ts";
import { listRuns } from "../../src/store/history/list_runs.ts";
import { metricOverTime } from "../../src/store/history/metric_over_time.ts";
import { type History, openHistory } from "../../src/store/history/open_history.ts";
import { manyRuns, SUITES, writeManyRuns } from "./many_runs.ts";

const INDEX_AIM = 60_000, QUERY_AIM = 200;

const { values: flags } = parseArgs({
  options: {
    runs: { type: "string", default: "10000" },
    cells: { type: "string", default: "100" },
    repeats: { type: "string", default: "15" },
  },
});
const runs = Number(flags.runs), repeats = Number(flags.repeats);
const many = manyRuns(runs, Number(flags.cells)), { models, metrics } = many;
const folder = await mkdtemp(join(tmpdir(), "assay-bench-history-"));
const runsFolder = join(folder, "runs");
let missed = false;
try {
  console.log(
    `${cpus()[0]?.model.trim()}, ${cpus().length} cores; ${runs} runs of ${models.length * metrics.length} cells`,
  );
  const bytes = await writeManyRuns(runsFolder, many);
  console.log(`a run.json of ${(bytes / 1000).toFixed(0)} kB`);
  const history = await openHistory(join(folder, "history.sqlite"));
  await timeIndexing(history, "indexing");
  history.database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const { size } = await stat(history.path);
  console.log(`${"the index".padEnd(44)} ${(size / 1e6).toFixed(0).padStart(8)} MB`);
  await timeIndexing(history, "again, nothing changed");
  await writeRun(runsFolder, many.run(runs - 1, 2), { age: 20_000 });
  await timeIndexing(history, "again, one run changed");
  timeQueries(history);
  history.close();
} finally {
  await rm(folder, { recursive: true });
}
if (missed) Deno.exit(1);

async function timeIndexing(history: History, name: string): Promise<void> {
  const start = performance.now();
  const { added, changed, unchanged, broken } = await indexRuns(history, runsFolder);
  const time = performance.now() - start;
  if (added + changed + unchanged !== runs || broken.length > 0) {
    throw new Error(`Not all runs were indexed: ${broken[0]?.problem}`);
  }
  if (time > INDEX_AIM) missed = true;
  console.log(`${name.padEnd(44)} ${(time / 1000).toFixed(2).padStart(8)} s${time > INDEX_AIM ? "   MISSED" : ""}`);
}

function timeQueries(history: History): void {
  const all = listRuns(history, { limit: runs });
  const pick = <T>(list: readonly T[], i: number) => list[Math.floor(i * list.length / repeats) % list.length]!;
  const fingerprintOf = (metric: string) => leaderboard(history, SUITES[0]!, metric)[0]?.fingerprint;
  const queries: Record<string, (i: number) => unknown> = {
    "listRuns, newest 50": () => listRuns(history),
    "listRuns of a suite, 50 before any": (i) => listRuns(history, { suite: SUITES[i % 3]!, before: pick(all, i) }),
    "leaderboard": (i) => leaderboard(history, SUITES[i % 3]!, pick(metrics, i)),
    "leaderboard of a fingerprint": (i) =>
      leaderboard(history, SUITES[0]!, pick(metrics, i), fingerprintOf(pick(metrics, i))),
    "metricOverTime, the latest 2000": (i) => metricOverTime(history, models[1]!, pick(metrics, i)),
    "and its change points": (i) =>
      changePoints(metricOverTime(history, models[1]!, pick(metrics, i)).map(({ value }) => value)),
    "listMetrics": () => listMetrics(history),
    "cellsOf": (i) => cellsOf(history, pick(all, i).id),
    "cellsOf two runs": (i) => [cellsOf(history, pick(all, i).id), cellsOf(history, pick(all, i + 1).id)],
  };
  for (const [name, query] of Object.entries(queries)) {
    const times = Array.from({ length: repeats }, (_, i) => {
      const start = performance.now();
      query(i);
      return performance.now() - start;
    });
    const slowest = Math.max(...times);
    if (slowest > QUERY_AIM) missed = true;
    console.log(
      `${name.padEnd(44)} ${median(times).toFixed(2).padStart(8)} ms median, ${
        slowest.toFixed(2).padStart(8)
      } ms slowest` +
        (slowest > QUERY_AIM ? "   MISSED" : ""),
    );
  }
}
