import { expect, test } from "vitest";
import { ratedRun } from "./fixture_people.ts";
import { humanError } from "./human_error.ts";
import { readPeopleTable } from "./read_people_table.ts";
import { withHumanError } from "./with_human_error.ts";

const HEAD = "id,model,num_correct,err_rt,f_err_rt,r_err_rt,r_ans_rt,resp_time,f_resp_time,r_resp_time";
// The first rows of Stein et al.'s table of CIFAR-10, with the digits that it has.
const ROWS = [
  "participant_0,ACGAN,171.0,0.14500000000000002,0.08999999999999997,0.19999999999999996,0.445,158.68,81.6,77.08",
  "participant_1,ACGAN,182.0,0.08999999999999997,0.06000000000000005,0.12,0.47,260.57,135.27,125.3",
  "participant_88,LOGAN,187.0,0.06499999999999995,0.06999999999999995,0.06000000000000005,0.505,369.77,174.46,195.31",
];

test("rates become counts of each participant", () => {
  const { models } = readPeopleTable([HEAD, ...ROWS, ""].join("\n"), "people.csv");
  expect([...models.keys()]).toEqual(["ACGAN", "LOGAN"]);
  expect(models.get("ACGAN")?.raters).toEqual([
    { rater: "participant_0", generated: { errors: 9, trials: 100 }, real: { errors: 20, trials: 100 } },
    { rater: "participant_1", generated: { errors: 6, trials: 100 }, real: { errors: 12, trials: 100 } },
  ]);
  expect(models.get("LOGAN")?.secondsPerAnswer).toBeCloseTo(369.77 / 200, 12);
  expect(humanError(models.get("ACGAN")!.raters).overall.value).toBeCloseTo(0.1175, 12);
});

test("where a row does not say how many images there were, that follows from what was right, as without the column", () => {
  const [head, row] = ["id,model,num_correct,err_rt,f_err_rt,r_err_rt,trials", "a,b,80,0.2,0.1,0.3,"];
  expect(readPeopleTable(`${head}\n${row}`, "people.csv").models.get("b")?.raters).toEqual([
    { rater: "a", generated: { errors: 5, trials: 50 }, real: { errors: 15, trials: 50 } },
  ]);
});

test("the numbers go into a run under a convention of their own", () => {
  const table = [HEAD, ...ROWS].join("\n").replaceAll("ACGAN", "m0");
  const run = withHumanError(ratedRun(2), readPeopleTable(table, "people.csv"));
  const [m0, m1] = ["m0", "m1"].map((id) =>
    run.cells.find(({ model, metric }) => model === id && metric === "human_error_rate")
  );
  expect(m0).toMatchObject({
    state: "measured",
    value: expect.closeTo(11.75, 10),
    convention: { protocol: "rated elsewhere" },
  });
  expect(m1).toMatchObject({ state: "undefined", reason: "People's answers in people.csv are not about it." });
});

test("tables that are none are refused: where, what was expected, what was found", () => {
  const refused = (...lines: string[]) => () => readPeopleTable(lines.join("\n"), "people.csv");
  const short = "id,model,num_correct,err_rt,f_err_rt,r_err_rt";
  expect(refused("id,model,err_rt", "a,b,0.5")).toThrow("missing: num_correct, f_err_rt, r_err_rt");
  expect(refused(HEAD)).toThrow("expected a row for each participant and model, found none");
  expect(refused(short, "a,b,1")).toThrow("people.csv is no table: record 1: expected 6 fields, found 3");
  expect(refused(short, "a,b,80,0.2,0.1,0.3", "a,b,80,0.2,0.1,0.3")).toThrow("expected one row for 'a' and 'b'");
  expect(refused(short, "a,b,80,20,10,30")).toThrow("row 1: expected 'err_rt' to be a number from 0 to 1, found '20'");
  expect(refused(short, "a,b,,0.2,0.1,0.3")).toThrow("row 1: expected 'num_correct' to be a number");
  expect(refused(short, "a,b,80,0.2,0.1,0.1")).toThrow("the mean of 'f_err_rt' and 'r_err_rt'");
  expect(refused(short, "a,b,80,0.2,0.11,0.29")).toThrow("'r_err_rt' must be a whole number, got 14.5");
  expect(refused(short, "a,b,39.2,0.2,0.1,0.3")).toThrow("as many real as generated images, found 49 in all");
  expect(refused(short, "a,b,0,1,1,1")).toThrow("add a column 'trials'");
  expect(refused(`${short},trials`, "a,b,0,1,1,1,50")).not.toThrow();
  expect(refused(`${short},trials`, "a,b,0,1,1,1,")).toThrow("add a column 'trials'");
  expect(refused(`${short},trials`, "a,b,80,0.2,0.1,0.3,many")).toThrow("must be a whole number");
  expect(refused(short, " ,b,80,0.2,0.1,0.3")).toThrow("row 1: expected 'id' to be a name, found none");
  expect(refused(short, "a,,80,0.2,0.1,0.3")).toThrow("row 1: expected 'model' to be a name, found none");
});
