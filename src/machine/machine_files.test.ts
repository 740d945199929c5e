import { chmodSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { fixtureMachine } from "./fixture_machine.ts";

test("a file is read without blanks around it, and one that is not there says so", () => {
  const { files, root, remove } = fixtureMachine({ "sys/a/one": " 1\n", "sys/a/two": "2" });
  expect(files.read("sys/a/one")).toEqual({ value: "1", how: join(root, "sys/a/one") });
  expect(files.read("sys/a/three")).toEqual({ value: undefined, reason: `there is no ${join(root, "sys/a/three")}` });
  expect(files.list("sys/a")).toEqual(["one", "two"]);
  expect(files.list("sys/b")).toEqual([]);
  expect(files.write("sys/b/c", "5").value).toBeUndefined();
  expect(files.real).toBe(false);
  remove();
});

test.skipIf(process.getuid?.() === 0)("a file of root's says that (skipped for root, who may read all)", () => {
  const { files, root, remove } = fixtureMachine({ secret: "1" });
  chmodSync(join(root, "secret"), 0);
  expect(files.read("secret")).toEqual({ value: undefined, reason: `only root may use ${join(root, "secret")}` });
  remove();
});
