import { expect, test } from "vitest";
import { fixtureRun } from "./fixture_run.ts";
import { reproduceCommand } from "./reproduce_command.ts";

test("the command names suite, preset, model, seed and what else changes numbers", () => {
  expect(reproduceCommand(fixtureRun(), "vae-mnist")).toBe(
    "deno task bench --suite images --preset standard --models vae-mnist --seed 7 --n 5000",
  );
});

test("a path with a space is quoted", () => {
  const run = fixtureRun();
  run.manifest.configuration["data"] = "/my data";
  expect(reproduceCommand(run, "vae-mnist")).toContain("--data '/my data'");
});

test("an anchor is measured again by the run's own command", () => {
  expect(reproduceCommand(fixtureRun(), "mnist")).toBe("deno task bench --suite images --seed 7");
});
