import { expect, test } from "vitest";
import { runSchema } from "../core/run.ts";
import { ratedRun, sessionLines } from "./fixture_people.ts";
import { PROTOCOL_FINGERPRINT } from "./protocol.ts";
import { sessionRatings } from "./ratings.ts";
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
      protocol: `after HYPE∞, version 1 (${PROTOCOL_FINGERPRINT})`,
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
