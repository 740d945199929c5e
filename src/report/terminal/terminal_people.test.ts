import { expect, test } from "vitest";
import { ALL_RATED, fixturePeopleRun } from "../fixture/fixture_people_run.ts";
import { fixtureRun } from "../fixture/fixture_run.ts";
import { terminalPeople } from "./terminal_people.ts";

test("the terminal shows rates, raters and how metrics agree with people", () => {
  const lines = terminalPeople(fixturePeopleRun(ALL_RATED), 100);
  expect(lines[1]).toMatch(/^ {2}ddpm-mnist {6}50 % \[30, 70\], 3 raters$/);
  // Of five models the same order has p = 2/120, times the seven metrics that all of them have.
  const fid = lines.find((line) => line.includes("FID"));
  expect(fid).toMatch(/ {2}FID \(lenet-mnist\) +1\.00 \[0\.16, 1\.00\], p 0\.1167, 5 models$/);
});

test("with few models the reason stands there, within the width", () => {
  const lines = terminalPeople(fixturePeopleRun({ "vae-mnist": [[10, 5]] }), 60);
  expect(lines).toContain("  vae-mnist  30 %, 1 rater: no interval");
  expect(lines.join(" ")).toContain("it needs at least 5 models");
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(60);
});

test("a run that nobody rated has nothing to say", () => {
  expect(terminalPeople(fixtureRun(), 80)).toEqual([]);
});
