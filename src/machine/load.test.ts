import { expect, test } from "vitest";
import { fixtureMachine } from "./fixture_machine.ts";
import { readLoad } from "./load.ts";
import { machineFiles } from "./machine_files.ts";
import { unknown } from "./reading.ts";

test("three averages are read, and what is none is said", () => {
  const { files, set, remove } = fixtureMachine({ "proc/loadavg": "0.52 1.25 2.00 1/234 5678\n" });
  expect(readLoad(files)).toEqual({ value: [0.52, 1.25, 2], how: "/proc/loadavg" });
  set({ "proc/loadavg": "busy" });
  expect(readLoad(files).value).toBeUndefined();
  remove();
});

test("where the file may not be read, the system is asked", () => {
  const closed = { ...machineFiles(), read: () => unknown("Deno lets no program") };
  expect(readLoad(closed)).toEqual({ value: expect.arrayContaining([expect.any(Number)]), how: expect.any(String) });
});
