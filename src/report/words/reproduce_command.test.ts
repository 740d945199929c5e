import { expect, test } from "vitest";
import { fixturePeopleRun } from "../fixture/fixture_people_run.ts";
import { fixtureRun } from "../fixture/fixture_run.ts";
import { reproduceCommand } from "./reproduce_command.ts";

test("the command names suite, preset, model, seed and what else changes numbers", () => {
  expect(reproduceCommand(fixtureRun(), "vae-mnist")).toBe(
    "deno task bench --suite images --preset standard --models vae-mnist --seed 7 --n 5000",
  );
});

test("every data folder and the registry are named, and a path with a space is quoted", () => {
  const run = fixtureRun();
  Object.assign(run.manifest.configuration, { data: ["/my data", "/more"], registry: "/cards" });
  expect(reproduceCommand(run, "vae-mnist")).toMatch(/ --data '\/my data' --data \/more --registry \/cards$/);
});

test("what was not set, what is empty and how many workers there were are left out", () => {
  const run = fixtureRun();
  const plain = reproduceCommand(run, "vae-mnist");
  Object.assign(run.manifest.configuration, { data: [], registry: null, workers: 2, suiteVersion: 1 });
  expect(reproduceCommand(run, "vae-mnist")).toBe(plain);
});

test("an anchor is measured again by the run's own command", () => {
  expect(reproduceCommand(fixtureRun(), "mnist")).toBe("deno task bench --suite images --seed 7");
});

test("people are asked by the server, or their answers come from a table", () => {
  const run = fixturePeopleRun({ "vae-mnist": [[1, 2]] });
  expect(reproduceCommand(run, "vae-mnist", "human_error_rate_real")).toBe("deno task serve");
  const cells = run.cells.map((cell) =>
    cell.state === "measured" ? { ...cell, convention: { ...cell.convention, table: "my people.csv" } } : cell
  );
  expect(reproduceCommand({ ...run, cells }, "vae-mnist", "human_error_rate")).toBe(
    "deno task report 20990101-000000-test --people 'my people.csv'",
  );
});

test("a text, its windows and the way of drawing are named, and a flag without a value only where it was set", () => {
  const run = fixtureRun();
  Object.assign(run.manifest.configuration, {
    text: "my text.txt",
    detokenised: true,
    context: 512,
    decoding: "greedy",
  });
  const text = reproduceCommand(run, "vae-mnist");
  expect(text).toMatch(/ --text 'my text\.txt' --detokenised --context 512 --decoding greedy$/);
  Object.assign(run.manifest.configuration, { detokenised: false });
  expect(reproduceCommand(run, "vae-mnist")).toBe(text.replace(" --detokenised", ""));
});
