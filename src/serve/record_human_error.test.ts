import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Run, runSchema } from "../core/run.ts";
import { ratedRun, sessionLines } from "../people/fixture_people.ts";
import { readPeopleTable } from "../people/read_people_table.ts";
import { withHumanError } from "../people/with_human_error.ts";
import { recordHumanError } from "./record_human_error.ts";

/** What happens while a report is written. */
let meanwhile: (times: number) => Promise<void>, written: Run[];
vi.mock("../report/write_report.ts", () => ({
  writeReport: async (run: Run) => {
    written.push(run);
    await meanwhile(written.length);
    return { files: [] };
  },
}));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-record-"));
  [meanwhile, written] = [() => Promise.resolve(), []];
  await write(RUN);
  await mkdir(join(folder, "people"));
  await answers("Ada", "m0");
});
afterEach(async () => await rm(folder, { recursive: true }));

const RUN = ratedRun(2);
const write = async (run: Run) => await writeFile(join(folder, "run.json"), JSON.stringify(run));
const read = async () => runSchema.parse(JSON.parse(await readFile(join(folder, "run.json"), "utf8")));
async function answers(rater: string, model: string): Promise<void> {
  const lines = sessionLines({ run: RUN.id, model, rater });
  await appendFile(join(folder, "people", "answers.jsonl"), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}
const numbers = ({ cells }: Run) =>
  cells.flatMap((cell) =>
    cell.metric === "human_error_rate" && cell.state === "measured" ? [[cell.model, cell.value, cell.n]] : []
  );

test("numbers go into the run once, and the rest of it is as it was", async () => {
  expect(await recordHumanError(folder, [])).toBe(true);
  const run = await read();
  expect(numbers(run)).toEqual([["m0", 0, 1]]);
  expect(run.cells.slice(0, RUN.cells.length)).toEqual(RUN.cells);
  expect(await recordHumanError(folder, [])).toBe(false);
  expect(written.length).toBe(1);
});

test("what another process wrote while the report was made is kept, and the report is of it", async () => {
  const other: Run = { ...RUN, state: "incomplete", cells: RUN.cells.slice(1) };
  meanwhile = async (times) => {
    if (times === 1) await write(other);
  };
  expect(await recordHumanError(folder, [])).toBe(true);
  const run = await read();
  expect([run.state, run.cells.slice(0, other.cells.length)]).toEqual(["incomplete", other.cells]);
  expect(numbers(run)).toEqual([["m0", 0, 1]]);
  expect(written.map(({ state }) => state)).toEqual(["complete", "incomplete"]);
});

test("a run that changes with every try is left alone, and that is told", async () => {
  meanwhile = async (times) => await write({ ...RUN, preset: `change ${times}` });
  await expect(recordHumanError(folder, [])).rejects.toMatchObject({ status: 503 });
  expect(await read()).toEqual({ ...RUN, preset: "change 3" });
});

test("a table's numbers stay where the sessions have none of their model, and are nothing new", async () => {
  const table = "id,model,num_correct,err_rt,f_err_rt,r_err_rt\na,m0,80,0.2,0.1,0.3\na,m1,80,0.2,0.1,0.3";
  await write(withHumanError(RUN, readPeopleTable(table, "people.csv")));
  expect(await recordHumanError(folder, [])).toBe(true);
  expect(numbers(await read())).toEqual([["m0", 0, 1], ["m1", 20, 1]]);
  expect(await recordHumanError(folder, [])).toBe(false);
  await answers("Bob", "m1");
  expect(await recordHumanError(folder, [])).toBe(true);
  expect(numbers(await read())).toEqual([["m0", 0, 1], ["m1", 0, 1]]);
});
