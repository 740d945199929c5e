import { expect, test } from "vitest";
import { runSchema } from "../core/run.ts";
import { ratedRun, sessionLines } from "./fixture_people.ts";
import { PROTOCOL, PROTOCOL_FINGERPRINT } from "./protocol.ts";
import { sessionRatings } from "./ratings.ts";
import { readPeopleTable } from "./read_people_table.ts";
import { readSessions } from "./sessions.ts";
import { unknownModels, withHumanError } from "./with_human_error.ts";

const RUN = ratedRun(3);
const LINES = [
  ...sessionLines({ run: RUN.id, model: "m0", rater: "Ada", errs: ({ real }, at) => real && at < 20 }),
  ...sessionLines({ run: RUN.id, model: "m0", rater: "Bob", errs: ({ real }) => !real }),
  ...sessionLines({ run: RUN.id, model: "m0", rater: "Eve", answered: 49 }),
  ...sessionLines({ run: RUN.id, model: "m1", rater: "Bob", answered: 0 }),
];
const ratingsOf = (lines: unknown[]) => sessionRatings(RUN, readSessions(lines, RUN.id, "answers").sessions);
const cell = (run: typeof RUN, model: string, metric: string) =>
  run.cells.find((one) => one.model === model && one.metric === metric);

test("a rated model has three rates in per cent, of complete sessions alone", () => {
  const run = withHumanError(RUN, ratingsOf(LINES));
  const wrong = LINES.filter((line) => line.kind === "answer" && line.session.includes("Ada-with-m0"))
    .filter((line) => line.kind === "answer" && line.shown.real && line.trial < 20).length;
  expect(wrong).toBeGreaterThan(0);
  expect(cell(run, "m0", "human_error_rate")).toMatchObject({
    state: "measured",
    value: expect.closeTo(100 * (wrong + 25) / 100, 10),
    interval: [expect.any(Number), expect.any(Number)],
    n: 2,
    unit: "%",
    direction: "higher",
    details: { raters: 2, answers: 100, "unfinished sessions": 1, "median seconds an answer": 2.25 },
  });
  expect(cell(run, "m0", "human_error_rate_real")).toMatchObject({ value: expect.closeTo(100 * wrong / 50, 10) });
  expect(cell(run, "m0", "human_error_rate_generated")).toMatchObject({ value: expect.closeTo(50, 10) });
  expect(run.columns.slice(-3).every(({ part }) => part === "What people see")).toBe(true);
  expect(runSchema.parse(run)).toEqual(run);
});

test("the protocol is the convention", () => {
  const found = cell(withHumanError(RUN, ratingsOf(LINES)), "m0", "human_error_rate");
  expect(found).toMatchObject({
    convention: {
      protocol: `after HYPE∞, version ${PROTOCOL.version} (${PROTOCOL_FINGERPRINT})`,
      trials: "25 real and 25 generated, in random order, each once",
      real: "real",
    },
  });
});

test("rows without a number say why", () => {
  const run = withHumanError(RUN, ratingsOf(LINES));
  const reason = (model: string) => cell(run, model, "human_error_rate");
  expect(reason("m1")).toMatchObject({ state: "undefined", reason: expect.stringContaining("1 began") });
  expect(reason("m2")).toMatchObject({
    state: "undefined",
    reason: expect.stringContaining("No person has rated it yet"),
  });
  expect(reason("real")).toMatchObject({ state: "undefined", reason: expect.stringContaining("Real data") });
});

test("a single rater has a number without an interval", () => {
  const run = withHumanError(RUN, ratingsOf(sessionLines({ run: RUN.id, model: "m0", rater: "Ada" })));
  expect(cell(run, "m0", "human_error_rate")).toMatchObject({ value: 0, interval: null, n: 1 });
});

test("a person who typed the name in other capitals the next time is one rater", () => {
  const lines = ["Ada", "ADA"].flatMap((rater) => sessionLines({ run: RUN.id, model: "m0", rater }));
  expect(cell(withHumanError(RUN, ratingsOf(lines)), "m0", "human_error_rate")).toMatchObject({
    n: 1,
    interval: null,
    details: { raters: 1, answers: 100 },
  });
});

test("it replaces what was there, leaves the rest, and takes everything away again without ratings", () => {
  const before = withHumanError(RUN, ratingsOf(LINES.slice(0, 51)));
  const after = withHumanError(before, ratingsOf(LINES));
  expect(after).toEqual(withHumanError(RUN, ratingsOf(LINES)));
  expect(withHumanError(after, ratingsOf(LINES))).toEqual(after);
  expect(withHumanError(after, ratingsOf([]))).toEqual(RUN);
});

test("models that the run does not have are named, and ratings of none of its models refused", () => {
  const ratings = ratingsOf(LINES), only = { ...RUN, rows: RUN.rows.filter(({ id }) => id !== "m0") };
  expect(unknownModels(only, ratings)).toEqual(["m0"]);
  expect(() => withHumanError(only, ratings)).toThrow("expected some of m1, m2, found m0");
});

const tableOf = (...models: string[]) =>
  readPeopleTable(
    ["id,model,num_correct,err_rt,f_err_rt,r_err_rt", ...models.map((model) => `a,${model},80,0.2,0.1,0.3`)].join("\n"),
    "people.csv",
  );
const values = (run: typeof RUN) =>
  ["m0", "m1", "m2"].map((model) => {
    const found = cell(run, model, "human_error_rate");
    return found?.state === "measured" ? [found.value, found.convention["protocol"] === "rated elsewhere"] : null;
  });

test("sessions leave a table's numbers, but where they have the same model", () => {
  const table = withHumanError(RUN, tableOf("m0", "m1"));
  expect(values(table)).toEqual([[20, true], [20, true], null]);
  expect(withHumanError(table, ratingsOf([])).cells.filter(({ model }) => model !== "real" && model !== "m2")).toEqual(
    table.cells.filter(({ model }) => model !== "real" && model !== "m2"),
  );
  const both = withHumanError(table, ratingsOf(sessionLines({ run: RUN.id, model: "m0", rater: "Ada" })));
  expect(values(both)).toEqual([[0, false], [20, true], null]);
  expect(runSchema.parse(both)).toEqual(both);
  expect(values(withHumanError(both, ratingsOf([])))).toEqual([null, [20, true], null]);
});

test("a table leaves what sessions said of other models, and replaces an earlier table", () => {
  const sessions = withHumanError(RUN, ratingsOf(sessionLines({ run: RUN.id, model: "m0", rater: "Ada" })));
  const first = withHumanError(sessions, tableOf("m1"));
  expect(values(first)).toEqual([[0, false], [20, true], null]);
  expect(values(withHumanError(first, tableOf("m2")))).toEqual([[0, false], null, [20, true]]);
});
