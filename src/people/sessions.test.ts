import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Journal } from "../store/journal.ts";
import { sessionLines } from "./fixture_people.ts";
import { isComplete, readSessions } from "./sessions.ts";

const RUN = "20990101-000000-people";
const [START, ...ANSWERS] = sessionLines({ run: RUN, model: "m0", rater: "Ada" });
const FIRST = ANSWERS[0]!, SECOND = ANSWERS[1]!;

let folder: string, path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-people-"));
  path = join(folder, "answers.jsonl");
});
afterEach(async () => await rm(folder, { recursive: true }));

test("a session goes on after a crash where its last whole line ended", async () => {
  const journal = await Journal.open(path);
  for (const line of [START, ...ANSWERS.slice(0, 3)]) await journal.append(line);
  await journal.close();
  await appendFile(path, JSON.stringify(ANSWERS[3]).slice(0, 40));
  const read = async () => readSessions(await Journal.read(path), RUN, path).sessions[0]!;
  expect((await read()).answers).toEqual(ANSWERS.slice(0, 3));
  const again = await Journal.open(path);
  for (const line of ANSWERS.slice(3, 49)) await again.append(line);
  expect(isComplete(await read())).toBe(false);
  await again.append(ANSWERS[49]);
  await again.close();
  expect(isComplete(await read())).toBe(true);
  expect((await read()).answers).toEqual(ANSWERS);
});

test("of two answers to one image the first counts", () => {
  const other = { ...FIRST, verdict: FIRST.verdict === "real" ? "generated" : "real" };
  const { sessions } = readSessions([START, FIRST, other, SECOND, other], RUN, "answers");
  expect(sessions[0]?.answers).toEqual([FIRST, SECOND]);
});

test("what does not fit is refused: its line, what was expected, what was found", () => {
  const refused = (...lines: unknown[]) => () => readSessions(lines, RUN, "answers.jsonl");
  expect(refused({ ...START, run: "another" })).toThrow(
    "answers.jsonl, line 1: expected a session of run '20990101-000000-people', found one of run 'another'",
  );
  expect(refused(START, START)).toThrow("line 2: expected a new session");
  expect(refused({ ...START, pools: { real: 50, generated: 9 } })).toThrow(
    "line 1: expected pools of 25 images or more, found 50 real and 9 generated ones",
  );
  expect(refused(FIRST)).toThrow("line 1: expected an answer in a session above it");
  expect(refused(START, SECOND)).toThrow("line 2: expected an answer to trial 0, found trial 1");
  expect(refused(START, { ...FIRST, trial: 50 })).toThrow("line 2: expected a trial from 0 to 49, found trial 50");
  expect(refused(START, { ...FIRST, shown: { ...FIRST.shown, real: !FIRST.shown.real } })).toThrow(
    /line 2: expected trial 0 to show \{"real":/,
  );
  expect(refused(START, { ...FIRST, verdict: "maybe" })).toThrow("line 2: expected a session or an answer");
  expect(refused("{}")).toThrow(SyntaxError);
});

test("sessions under another protocol are told and not counted", () => {
  const old = { ...START, id: "a-session-of-long-ago", protocol: "0123456789ab" };
  const read = readSessions([old, { ...FIRST, session: old.id, trial: 70 }, START, FIRST], RUN, "answers");
  expect(read.ofOtherProtocols).toBe(1);
  expect(read.sessions.map(({ id }) => id)).toEqual([START.id]);
});
